//! The screen of the display: the window as X has it, closed as a person closes it.

use std::{sync::mpsc, thread};

use x11rb::{
    connection::Connection,
    protocol::xproto::{
        Atom, AtomEnum, ChangeWindowAttributesAux, ClientMessageEvent, ConnectionExt, EventMask,
        GetGeometryReply, MapState, Window,
    },
    rust_connection::RustConnection,
};

use super::PATIENCE;

x11rb::atom_manager! {
    Atoms: AtomsCookie {
        WM_PROTOCOLS,
        WM_DELETE_WINDOW,
        _NET_WM_PID,
    }
}

/// The window of a process.
#[derive(Clone, Copy)]
pub struct Screen {
    pid: u32,
}

/// Width and height of the screen.
pub fn size() -> (u16, u16) {
    let (x, screen) = x11rb::connect(None).unwrap();
    let screen = &x.setup().roots[screen];
    (screen.width_in_pixels, screen.height_in_pixels)
}

/// Left and top edge, width and height.
pub type Place = (i16, i16, u16, u16);

impl Screen {
    pub fn of(pid: u32) -> Self {
        Self { pid }
    }

    /// Waits until the window can be seen, and where.
    pub fn shows(self) -> Place {
        self.wait("be shown", Looking::shown)
    }

    /// Waits until there is a window, and none of it can be seen.
    pub fn hides(self) {
        self.wait("be hidden", |looking| {
            (looking.shown().is_none() && looking.window().is_some()).then_some(())
        });
    }

    /// Whether the window cannot be seen at this moment. One that was never shown is not even known to the screen.
    pub fn is_hidden(self) -> bool {
        Looking::begin(self.pid).shown().is_none()
    }

    /// Waits until the window can be seen in this place.
    pub fn shows_at(self, place: Place) {
        self.wait(&format!("be at {place:?}"), move |looking| (looking.shown() == Some(place)).then_some(()));
    }

    /// Closes the window as its frame does.
    pub fn close(self) {
        let looking = Looking::begin(self.pid);
        let window = looking.window().unwrap();
        let Atoms { WM_PROTOCOLS, WM_DELETE_WINDOW, .. } = looking.atoms;
        let message = ClientMessageEvent::new(32, window, WM_PROTOCOLS, [WM_DELETE_WINDOW, 0, 0, 0, 0]);
        looking.x.send_event(false, window, EventMask::NO_EVENT, message).unwrap().check().unwrap();
    }

    fn wait<T: Send + 'static>(
        self,
        what: &str,
        found: impl Fn(&Looking) -> Option<T> + Send + 'static,
    ) -> T {
        let (sender, receiver) = mpsc::channel();
        // X tells without a bound; so the one who waits has one.
        thread::spawn(move || {
            let looking = Looking::begin(self.pid);
            loop {
                if let Some(found) = found(&looking) {
                    let _ = sender.send(found);
                    return;
                }
                looking.x.wait_for_event().unwrap();
            }
        });
        let found = receiver.recv_timeout(PATIENCE);
        found.unwrap_or_else(|_| panic!("the window of {} should {what}", self.pid))
    }
}

struct Looking {
    x: RustConnection,
    root: Window,
    atoms: Atoms,
    pid: u32,
}

impl Looking {
    /// From now on every change on the screen is an event.
    fn begin(pid: u32) -> Self {
        let (x, screen) = x11rb::connect(None).unwrap();
        let root = x.setup().roots[screen].root;
        let atoms = Atoms::new(&x).unwrap().reply().unwrap();
        let told = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        x.change_window_attributes(root, &told).unwrap().check().unwrap();
        Self { x, root, atoms, pid }
    }

    /// The one that can be closed; a program has others, of a few pixels, that nobody sees.
    fn window(&self) -> Option<Window> {
        let windows = self.x.query_tree(self.root).unwrap().reply().unwrap().children;
        windows.into_iter().find(|window| {
            let protocols = self.property(*window, self.atoms.WM_PROTOCOLS, AtomEnum::ATOM.into());
            self.property(*window, self.atoms._NET_WM_PID, AtomEnum::CARDINAL.into()) == [self.pid]
                && protocols.contains(&self.atoms.WM_DELETE_WINDOW)
                && self.geometry(*window).is_some_and(|geometry| geometry.width > 100)
        })
    }

    fn geometry(&self, window: Window) -> Option<GetGeometryReply> {
        self.x.get_geometry(window).unwrap().reply().ok()
    }

    fn shown(&self) -> Option<Place> {
        let window = self.window()?;
        let attributes = self.x.get_window_attributes(window).unwrap().reply().ok()?;
        let place = self.geometry(window)?;
        let shown = attributes.map_state == MapState::VIEWABLE;
        shown.then_some((place.x, place.y, place.width, place.height))
    }

    fn property(&self, window: Window, property: Atom, kind: Atom) -> Vec<u32> {
        let reply = self.x.get_property(false, window, property, kind, 0, 64).unwrap().reply();
        // It may be gone again.
        reply.ok().and_then(|reply| reply.value32().map(Iterator::collect)).unwrap_or_default()
    }
}
