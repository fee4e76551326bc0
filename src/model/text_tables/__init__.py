"""Tables as text, whatever program wrote them: encoding, delimiter and line ends are seen on the file."""
