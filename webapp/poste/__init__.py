"""The desk « Poste de travail »: dossiers worked by actions, in practice and in evaluation."""
