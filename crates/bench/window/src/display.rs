//! The screen as X has it: the window of a process, and what can be seen of it. Whoever is looked at has no part in it.

use anyhow::{Context, Result};
use x11rb::{
    connection::Connection,
    protocol::xproto::{AtomEnum, ConnectionExt, GetGeometryReply, ImageFormat, MapState, Window},
    rust_connection::RustConnection,
};

use crate::picture::Picture;

x11rb::atom_manager! {
    Atoms: AtomsCookie {
        _NET_WM_PID,
    }
}

/// Every so many rows are looked at: each line of text has one, and a look is short.
const EVERY: u16 = 4;
/// A program has windows that nobody sees, of a few pixels.
const SMALL: u16 = 100;

/// The display of this session.
pub struct Display {
    x: RustConnection,
    root: Window,
    atoms: Atoms,
}

impl Display {
    /// Connects to it.
    ///
    /// # Errors
    /// There is none.
    pub fn open() -> Result<Self> {
        let (x, screen) = x11rb::connect(None).context("there is no display")?;
        let root = x.setup().roots.get(screen).context("no screen")?.root;
        let atoms = Atoms::new(&x)?.reply()?;
        Ok(Self { x, root, atoms })
    }

    /// What can be seen of the window of a process; `None`: nothing yet.
    ///
    /// # Errors
    /// The display is gone.
    pub fn look(&self, pid: u32) -> Result<Option<Picture>> {
        for window in self.x.query_tree(self.root)?.reply()?.children {
            // Whatever is gone meanwhile is not looked at.
            if let Some(geometry) = self.shown(window, pid) {
                return Ok(self.rows(window, &geometry).ok());
            }
        }
        Ok(None)
    }

    fn shown(&self, window: Window, pid: u32) -> Option<GetGeometryReply> {
        let attributes = self.x.get_window_attributes(window).ok()?.reply().ok()?;
        if attributes.map_state != MapState::VIEWABLE {
            return None;
        }
        let owner = self
            .x
            .get_property(false, window, self.atoms._NET_WM_PID, AtomEnum::CARDINAL, 0, 1)
            .ok()?
            .reply()
            .ok()?;
        let is_theirs = owner.value32().is_some_and(|mut ids| ids.any(|id| id == pid));
        let geometry = self.x.get_geometry(window).ok()?.reply().ok()?;
        (is_theirs && geometry.width > SMALL).then_some(geometry)
    }

    fn rows(&self, window: Window, geometry: &GetGeometryReply) -> Result<Picture> {
        let asked: Vec<_> = (0..geometry.height)
            .step_by(usize::from(EVERY))
            .map(|row| {
                let row = i16::try_from(row)?;
                Ok(self.x.get_image(ImageFormat::Z_PIXMAP, window, 0, row, geometry.width, 1, u32::MAX)?)
            })
            .collect::<Result<_>>()?;
        let mut pixels = Vec::new();
        for row in asked {
            let row = row.reply()?.data;
            // Four bytes a pixel; the last says nothing that can be seen.
            pixels.extend(row.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]));
        }
        Ok(Picture(pixels))
    }
}
