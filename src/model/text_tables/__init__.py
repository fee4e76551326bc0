"""Tables as text, of whatever program wrote them: encoding, delimiter, line ends and quotes are found by looking."""
