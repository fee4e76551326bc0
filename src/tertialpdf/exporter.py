"""An nbconvert exporter to accessible PDF: ``jupyter nbconvert --to tertialpdf notebook.ipynb``.

Works on any executed notebook; those that show a
:class:`~tertialpdf.blocks.HeadingBlock` say who they are from.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from traitlets import Bool, Enum, Int, List, TraitError, TraitType, Unicode, validate
from traitlets.config import Config

from tertialpdf.faults import Fault, NotPrintableError
from tertialpdf.fonts import fonts
from tertialpdf.languages import TAG
from tertialpdf.look import CODE_FACE, FIRST_FACE, LEAST_CONTRAST, PAPERS, PLAIN, Look, contrast
from tertialpdf.notebook import read
from tertialpdf.options import Options
from tertialpdf.typesetting import typeset_and_told


class TertialPDFExporter(Exporter):
    """PDF/UA-1 and PDF/A-3a through Typst, from pip-installed parts alone."""

    export_from_notebook = "PDF (Tertial)"
    output_mimetype = "application/pdf"
    show_code = Bool(default_value=False, help="Show the source of code cells.").tag(config=True)
    allow_errors = Bool(
        default_value=False, help="Show failed cells as they failed; else they are faults."
    ).tag(config=True)
    language = Unicode(
        "",
        help="Language of the document (BCP 47); else its metadata say, or its small words tell.",
    ).tag(config=True)
    max_lines = Int(
        3000, min=1, help="Lines of one printed text that are shown; the whole of a longer one is attached."
    ).tag(config=True)

    max_rows = Int(5000, min=1, help="Rows of one table that are shown; its attached file has them all.").tag(
        config=True
    )

    title = Unicode("", help="Title; else the first heading of level one, or the file's name.").tag(
        config=True
    )
    author = Unicode("", help="Who it is from, above the title and at the foot of each page.").tag(
        config=True
    )
    paper = Enum(PAPERS, PAPERS[0], help="Paper; the text area is the same on each.").tag(config=True)
    contents_from = Int(5, min=0, help="So many main sections have a list of contents; 0 for none.").tag(
        config=True
    )
    text_font = Unicode(FIRST_FACE, help="Typeface of text: a family in font_paths.").tag(config=True)
    code_font = Unicode(CODE_FACE, help="Typeface of code: a family in font_paths.").tag(config=True)
    font_paths = List(Unicode(), help="Folders of typefaces; those of the system are not used.").tag(
        config=True
    )
    text_color = Unicode(Look.ink, help="Colour of text, as #1b2733; contrast to white at least 4.5.").tag(
        config=True
    )
    accent_color = Unicode(Look.accent, help="Colour of headings, links and the line below the title.").tag(
        config=True
    )
    template = Unicode(
        "",
        help="A Typst file that defines style, a function of the document's body; applied within the page.",
    ).tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        self._refused: list[Fault] = []
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        if not any(isinstance(one, _ToldPlainly) for one in self.log.filters):
            self.log.addFilter(_ToldPlainly())

    @validate("text_color", "accent_color")
    def _is_legible(self, proposal: Any) -> str:
        """A colour that can be read on white."""
        colour = str(proposal["value"])
        try:
            found = contrast(colour)
        except ValueError as error:
            raise TraitError(str(error)) from error
        if found < LEAST_CONTRAST:
            raise TraitError(
                f"{colour} has a contrast of {found:.1f} to white; readers need {LEAST_CONTRAST}"
            )
        return colour

    @validate("language")
    def _is_language(self, proposal: Any) -> str:
        """A name of a language, or nothing."""
        language = str(proposal["value"])
        if language and not TAG.fullmatch(language):
            raise TraitError(f"{language} is no language such as sv or en-GB")
        return language

    def _load_config(self, cfg: Config, section_names: Any = None, traits: Any = None) -> None:
        """Takes the options; those that cannot be are kept, to be told with all else that is wrong."""
        self._refused = []
        try:
            super()._load_config(cfg, section_names, traits)
        except TraitError:
            given = self._find_my_config(cfg)
            for name, trait in self.class_own_traits(config=True).items():
                if name in given:
                    try:
                        super()._load_config(Config({type(self).__name__: {name: given[name]}}))
                    except TraitError as error:
                        self._refused.append(Fault(0, f"{name}: {_plainly(error, trait, given[name])}"))

    def look(self) -> Look:
        """The chosen look; raises NotPrintableError for every option that cannot be."""
        folders = tuple(Path(one) for one in self.font_paths)
        faults = [Fault(0, f"font_paths: {one} is no folder") for one in folders if not one.is_dir()]
        if not faults:  # else nobody knows what is in the others
            families = fonts(False, False, folders).families()
            wanted = {"text_font": self.text_font, "code_font": self.code_font}
            lacking = [(name, family) for name, family in wanted.items() if family not in families]
            faults += [Fault(0, f"{name}: {family} is in none of font_paths") for name, family in lacking]
        style = PLAIN
        if self.template:
            try:
                style = Path(self.template).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError):
                faults.append(Fault(0, f"template: {self.template} is no file of text in UTF-8"))
        if self._refused or faults:
            raise NotPrintableError([*self._refused, *faults])
        return Look(
            paper=self.paper,
            text_font=self.text_font,
            code_font=self.code_font,
            font_paths=folders,
            ink=self.text_color,
            accent=self.accent_color,
            contents_from=self.contents_from,
            template=style,
        )

    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: Any = None, **kwargs: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """The notebook as PDF bytes; raises NotPrintableError, a ConversionException, with every fault.

        The resources tell under ``not_shown`` what of the notebook is not in the PDF: cell, kind and which.
        """
        notebook, found = self._preprocessed(nb, resources, **kwargs)
        about = found.get("metadata", {})
        folder = about.get("path")
        options = Options(
            show_code=self.show_code,
            allow_errors=self.allow_errors,
            folder=Path(folder) if folder else None,
            language=self.language,
            most_lines=self.max_lines,
            most_rows=self.max_rows,
            title=self.title,
            author=self.author,
            look=self.look(),
        )
        made = typeset_and_told(read(notebook, str(about.get("name", "Dokument")), options))
        found["output_extension"] = ".pdf"
        found["not_shown"] = [asdict(one) for one in made.not_shown]
        return made.pdf, found

    def _preprocessed(
        self, notebook: NotebookNode, resources: Any, **kwargs: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """The notebook as its preprocessors leave it; itself, not copied twice, where none is at work."""
        if any(one.enabled for one in self._preprocessors):
            return super().from_notebook_node(notebook, resources, **kwargs)
        return notebook, self._init_resources(resources)  # type: ignore[no-untyped-call]


class _ToldPlainly(logging.Filter):
    """Has nbconvert tell in words what is wrong with a notebook or an option, without the calls before it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True; the record changed if it is of such an error."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, NotPrintableError):
            record.msg, record.args, record.exc_info = f"{record.getMessage()}\n{error}", (), None
        return True


def _plainly(error: TraitError, trait: TraitType[Any, Any], given: object) -> str:
    """What is wrong with an option, and what it may be."""
    match trait:
        case Bool():
            wanted = "True or False"
        case Enum():
            wanted = " or ".join(map(str, trait.values or ()))
        case Int():
            wanted = f"a whole number of at least {trait.min}"
        case _:
            return str(error)
    return f"{given} is not {wanted}"
