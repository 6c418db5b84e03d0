"""Pictures of pages in both sizes, small on disk, and what is plainly wrong with a page in them."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
#: Pages are flat colours and text: no more are seen than these.
COLOURS = 48
#: Pixels of a whole page that are kept; what is further down looks alike.
TALLEST = 2000
_SETTLES_MS = 400
#: Long hexadecimal names are for the database, not for people.
_FAULTS = """
() => {
  const found = [];
  const room = document.documentElement;
  if (room.scrollWidth > room.clientWidth) found.push(`scrolls sideways (${room.scrollWidth})`);
  const ids = document.body.innerText.match(/\\b[0-9a-f]{20,}\\b/g);
  if (ids) found.push(`shows the id ${ids[0]}`);
  return found;
}
"""


@dataclass
class Camera:
    """Takes pictures into a folder, and notes what is wrong with what it sees."""

    folder: Path
    faults: list[str] = field(default_factory=list)
    _taken: set[str] = field(default_factory=set)

    def take(self, page: Page, name: str, whole: bool = True) -> None:
        """The page as it is now, in both sizes; ``whole``: beyond the edge of the screen too."""
        assert name not in self._taken, f"two pictures are called {name}"
        self._taken.add(name)
        page.wait_for_load_state()
        page.mouse.move(0, 0)
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(_SETTLES_MS)
            self.faults += [f"{name}, {size}: {fault}" for fault in page.evaluate(_FAULTS)]
            picture = page.screenshot(full_page=whole, animations="disabled")
            self._keep(picture, self.folder / f"{name}-{size}.png")
        print(f"  {name}", flush=True)

    @staticmethod
    def _keep(picture: bytes, path: Path) -> None:
        with Image.open(io.BytesIO(picture)) as opened:
            image = opened.convert("RGB")
        image = image.crop((0, 0, image.width, min(image.height, TALLEST)))
        few = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(path, optimize=True)

    def put_away_others(self) -> None:
        """Deletes pictures of an earlier run that this one did not take."""
        for path in self.folder.glob("*.png"):
            if path.stem.rpartition("-")[0] not in self._taken:
                path.unlink()
