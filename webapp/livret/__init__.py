"""The livret in PDF: its data, its composition, its verification."""
