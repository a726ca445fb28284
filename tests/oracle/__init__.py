"""Oracle du règlement santé : un second calcul, écrit d'après les seules références.

Il compte en centimes entiers, tient ses propres tables et n'importe rien de la maison :
un écart avec le calcul du produit désigne une erreur de l'un ou de l'autre.
"""

from .regles import regler

__all__ = ["regler"]
