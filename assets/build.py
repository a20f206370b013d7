"""Build appraisal/static from the npm packages and from the sources beside this file.

Run by `make` after `npm ci`. Nothing it writes is committed, and nothing it writes
makes a browser fetch from anywhere but this service.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "assets"
PACKAGES = ROOT / "node_modules"
STATIC = ROOT / "appraisal" / "static"
TEST_ASSETS = ROOT / "tests" / ".assets"


# Outside gov.uk a service may not wear the GDS Transport typeface or the crown, and
# the strict content security policy lets a page fetch nothing but our own /static.
FORBIDDEN_IN_CSS = re.compile(r"GDS Transport|@font-face|@import|url\((?!['\"]?/static/)")


def compile_styles() -> None:
    """Compile every SCSS file beside this one to a style sheet of the same name."""
    names = sorted(path.stem for path in SOURCES.glob("*.scss") if not path.stem.startswith("_"))
    subprocess.run(
        [
            "node",
            PACKAGES / "sass" / "sass.js",
            "--style=compressed",
            "--no-source-map",
            "--quiet-deps",
            f"--load-path={PACKAGES}",
            *(f"{SOURCES / name}.scss:{STATIC / name}.css" for name in names),
        ],
        check=True,
    )
    for name in names:
        css = (STATIC / f"{name}.css").read_text(encoding="utf-8")
        found = FORBIDDEN_IN_CSS.search(css)
        if found:
            sys.exit(f"assets/{name}.scss: the style sheet contains {found[0]}")


def copy_without_map(source: Path, target: Path) -> None:
    """Copy a script or a style sheet without its last line, which points to a source map that we do not serve."""
    text = source.read_text(encoding="utf-8")
    target.write_text(re.sub(r"\s*/[/*]# sourceMappingURL=.*\s*$", "\n", text), encoding="utf-8")


def main() -> None:
    """Replace appraisal/static and tests/.assets with a fresh build."""
    for folder in (STATIC, TEST_ASSETS):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    compile_styles()
    shutil.copyfile(SOURCES / "app.js", STATIC / "app.js")
    shutil.copyfile(SOURCES / "icon.svg", STATIC / "icon.svg")
    copy_without_map(PACKAGES / "govuk-frontend/dist/govuk/govuk-frontend.min.js", STATIC / "govuk.js")
    shutil.copyfile(PACKAGES / "axe-core" / "axe.min.js", TEST_ASSETS / "axe.min.js")


if __name__ == "__main__":
    main()
