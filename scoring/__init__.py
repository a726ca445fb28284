"""The aid to judgement: observed actions and a key in, facts and neutral states out. People judge."""
