"""What a page is written on: lines of text, with the margins between blocks and the indents and marks before them."""

from html import unescape

# The margin above the first line of all, so that no element sets itself apart from nothing.
_TOP = 1000


class Canvas:
    """What the text of a page or of a cell is written on: its finished lines, and the open one."""

    __slots__ = ("bullets", "collapses", "indents", "is_indented", "lines", "margin", "open")

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.open = ""
        self.collapses = True
        self.is_indented = False
        self.margin = _TOP
        self.indents: list[int] = []
        self.bullets: list[str] = []

    def text(self) -> str:
        """Return all that was written."""
        self.end_line()
        return "\n".join(self.lines)

    def write(self, text: str) -> None:
        """Write a text with each run of white space as one space."""
        words = text.split()
        if words:
            plain = " ".join(words)
            if not self.collapses and text[0].isspace():
                plain = " " + plain
            self.collapses = text[-1].isspace()
            if self.collapses:
                plain += " "
        elif self.collapses:
            return
        else:
            plain = " "
            self.collapses = True
        self.open += unescape(plain if self.open else self._indent() + plain)

    def write_as_it_is(self, text: str) -> None:
        """Write a text with its lines and its spaces."""
        indent = self._indent()
        self.open += unescape(indent + text.replace("\n", "\n" + " " * sum(self.indents)))
        self.collapses = False

    def end_line(self) -> bool:
        """End the open line; whether anything stood in it."""
        if self.collapses:
            self.open = self.open.removesuffix(" ")
        if not self.open:
            return False
        self._add(self.open.removesuffix(" ") if self.collapses else self.open)
        self.margin = 0
        return True

    def break_line(self) -> None:
        """End the open line, or leave an empty one."""
        if not self.end_line():
            self._add("")

    def begin_block(self, bullet: str, indent: int, margin: int) -> None:
        """Begin a line for an element: with its margin above, and its mark and its indent before it."""
        self._end_lines(bullet)
        self.indents.append(indent)
        self.bullets.append(bullet)
        self.set_apart(margin)

    def end_block(self, bullet: str, margin: int) -> None:
        """End the last line of an element, and leave its margin below."""
        self._end_lines(bullet)
        self.forget_indent()
        self.set_apart(margin)

    def set_apart(self, margin: int) -> None:
        """Leave so many empty lines, those that are there included."""
        if margin > self.margin:
            self.lines.append("\n" * (margin - self.margin - 1))
            self.margin = margin

    def forget_indent(self) -> None:
        """Take back the indent of the innermost element."""
        if self.indents:
            self.indents.pop()
            self.bullets.pop()

    def _end_lines(self, bullet: str) -> None:
        """End the open line; where it is empty, a mark that stands nowhere yet gets a line of its own."""
        if not self.end_line() and bullet and not self.is_indented and (waiting := self._bullet()):
            self._add(" " * (sum(self.indents[:-1]) - len(waiting)) + waiting)
            self.margin = 0

    def _add(self, line: str) -> None:
        self.lines.append(line)
        self.open = ""
        self.collapses = True
        self.is_indented = False

    def _indent(self) -> str:
        """Return what stands before the text of a line, once for each."""
        if self.is_indented:
            return ""
        self.is_indented = True
        bullet = self._bullet()
        return " " * (sum(self.indents) - len(bullet)) + bullet

    def _bullet(self) -> str:
        """Return the innermost mark of a list that does not stand there yet."""
        for place in range(len(self.bullets) - 1, -1, -1):
            if bullet := self.bullets[place]:
                self.bullets[place] = ""
                return bullet
        return ""
