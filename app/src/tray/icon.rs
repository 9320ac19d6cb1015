//! The application's icon with a mark for the state. Pure: pixels in, pixels out.

use cockpit::Mood;

/// An icon of four bytes a pixel: red, green, blue, alpha.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Icon {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Row by row.
    pub rgba: Vec<u8>,
}

impl Icon {
    /// The icon as it looks in a mood: as it is, or with a dot in its lower right corner.
    pub fn in_mood(&self, mood: Mood) -> Self {
        let colour = match mood {
            Mood::Well => return self.clone(),
            Mood::Paused => [0x8a, 0x93, 0xa3, 0xff],
            Mood::Failing => [0xe5, 0x48, 0x4d, 0xff],
        };
        let mut marked = self.clone();
        let (width, height) = (i64::from(self.width), i64::from(self.height));
        let radius = width.min(height) / 4;
        let (x, y) = (width - radius - 1, height - radius - 1);
        for (place, pixel) in (0_i64..).zip(marked.rgba.chunks_exact_mut(4)) {
            let (column, row) = (place % width.max(1), place / width.max(1));
            if (column - x).pow(2) + (row - y).pow(2) <= radius.pow(2) {
                pixel.copy_from_slice(&colour);
            }
        }
        marked
    }

    /// Alpha, red, green, blue: as the session bus wants it.
    #[cfg(target_os = "linux")]
    pub fn argb(&self) -> Vec<u8> {
        let pixels = self.rgba.chunks_exact(4);
        pixels.flat_map(|pixel| pixel.iter().cycle().skip(3).take(4).copied()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn icon() -> Icon {
        Icon { width: 16, height: 16, rgba: [1, 2, 3, 4].repeat(256) }
    }

    fn pixel(icon: &Icon, x: usize, y: usize) -> &[u8] {
        &icon.rgba[(y * 16 + x) * 4..][..4]
    }

    #[test]
    fn each_mood_has_a_mark_of_its_own_in_one_corner() {
        let (well, paused, failing) =
            (icon().in_mood(Mood::Well), icon().in_mood(Mood::Paused), icon().in_mood(Mood::Failing));
        assert_eq!(well, icon());
        assert_ne!(pixel(&paused, 11, 11), pixel(&failing, 11, 11));
        for marked in [&paused, &failing] {
            assert_ne!(pixel(marked, 11, 11), pixel(&well, 11, 11));
            assert_eq!(pixel(marked, 3, 3), pixel(&well, 3, 3));
            assert_eq!(marked.rgba.len(), well.rgba.len());
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_bus_gets_alpha_first() {
        assert_eq!(icon().argb()[..8], [4, 1, 2, 3, 4, 1, 2, 3]);
    }

    #[test]
    fn an_icon_without_pixels_is_none_and_no_panic() {
        let nothing = Icon { width: 0, height: 0, rgba: Vec::new() };
        assert_eq!(nothing.in_mood(Mood::Failing), nothing);
    }
}
