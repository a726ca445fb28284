"""Every table of the first version, with the triggers of the append-only ones."""
# ruff: noqa: PLR0915 - one statement per table, written by `constat base regenerer`

import sqlalchemy as sa
from alembic import op

from webapp.migrations.immuables import proteger

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "echec_connexion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compte", sa.String(length=64), nullable=False),
        sa.Column("adresse", sa.String(length=45), nullable=False),
        sa.Column("le", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_echec_connexion")),
    )
    op.create_index(
        op.f("ix_echec_connexion_compte_adresse_le"),
        "echec_connexion",
        ["compte", "adresse", "le"],
        unique=False,
    )
    op.create_index(op.f("ix_echec_connexion_le"), "echec_connexion", ["le"], unique=False)
    op.create_table(
        "marque_base",
        sa.Column("cle", sa.String(length=60), nullable=False),
        sa.Column("valeur", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("cle", name=op.f("pk_marque_base")),
    )
    op.create_table(
        "organisme",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ferme_le", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisme")),
        sa.UniqueConstraint("nom", name=op.f("uq_organisme_nom")),
        sa.UniqueConstraint("public_id", name=op.f("uq_organisme_public_id")),
    )
    op.create_table(
        "personne",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("identifiant", sa.String(length=100), nullable=False),
        sa.Column("identifiant_normalise", sa.String(length=100), nullable=False),
        sa.Column("prenom", sa.String(length=200), nullable=False),
        sa.Column("nom", sa.String(length=200), nullable=False),
        sa.Column("mot_de_passe", sa.String(length=200), nullable=True),
        sa.Column("administrateur", sa.Boolean(), nullable=False),
        sa.Column("creee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("desactivee_le", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personne")),
        sa.UniqueConstraint("identifiant_normalise", name=op.f("uq_personne_identifiant_normalise")),
        sa.UniqueConstraint("public_id", name=op.f("uq_personne_public_id")),
    )
    op.create_table(
        "purge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("categorie", sa.String(length=40), nullable=False),
        sa.Column("regle", sa.Text(), nullable=False),
        sa.Column("avant_le", sa.Date(), nullable=False),
        sa.Column("faite_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lignes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge")),
    )
    op.create_table(
        "appartenance",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("personne_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "candidat",
                "evaluateur",
                "formateur_auteur",
                "responsable",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("depuis", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fin_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisme_id"], ["organisme.id"], name=op.f("fk_appartenance_organisme_id")
        ),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_appartenance_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appartenance")),
        sa.UniqueConstraint(
            "personne_id", "organisme_id", "role", name=op.f("uq_appartenance_personne_id_organisme_id_role")
        ),
    )
    op.create_index(op.f("ix_appartenance_organisme_id"), "appartenance", ["organisme_id"], unique=False)
    op.create_index(op.f("ix_appartenance_personne_id"), "appartenance", ["personne_id"], unique=False)
    op.create_table(
        "code_acces",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("personne_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("cree_par_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("utilise_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("annule_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["cree_par_id"], ["personne.id"], name=op.f("fk_code_acces_cree_par_id")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_code_acces_personne_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_acces")),
    )
    op.create_index(op.f("ix_code_acces_personne_id"), "code_acces", ["personne_id"], unique=False)
    op.create_table(
        "instantane",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("organisme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("titre", sa.String(length=200), nullable=False),
        sa.Column("gabarit", sa.String(length=80), nullable=False),
        sa.Column(
            "pool",
            sa.Enum(
                "entrainement",
                "evaluation",
                name="pool",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("jour", sa.Date(), nullable=False),
        sa.Column("moteur", sa.String(length=40), nullable=False),
        sa.Column("empreintes", sa.Text(), nullable=False),
        sa.Column("preuve", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_instantane_organisme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instantane")),
        sa.UniqueConstraint("public_id", name=op.f("uq_instantane_public_id")),
    )
    op.create_index(op.f("ix_instantane_organisme_id"), "instantane", ["organisme_id"], unique=False)
    op.create_index(op.f("ix_instantane_reference"), "instantane", ["reference"], unique=False)
    op.create_table(
        "journal_acces",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evenement", sa.String(length=60), nullable=False),
        sa.Column("personne_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("organisme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("adresse", sa.String(length=45), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisme_id"],
            ["organisme.id"],
            name=op.f("fk_journal_acces_organisme_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["personne_id"], ["personne.id"], name=op.f("fk_journal_acces_personne_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_acces")),
    )
    op.create_index(op.f("ix_journal_acces_le"), "journal_acces", ["le"], unique=False)
    op.create_table(
        "livret",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("organisme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("candidat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("referentiel_version", sa.String(length=40), nullable=False),
        sa.Column("referentiel_sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "domaine",
            sa.Enum(
                "sante",
                "prevoyance",
                "sante_prevoyance",
                name="domaine",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("entreprise", sa.String(length=200), nullable=False),
        sa.Column("ouvert_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["candidat_id"], ["personne.id"], name=op.f("fk_livret_candidat_id")),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_livret_organisme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_livret")),
        sa.UniqueConstraint("public_id", name=op.f("uq_livret_public_id")),
    )
    op.create_index(op.f("ix_livret_candidat_id"), "livret", ["candidat_id"], unique=False)
    op.create_index(
        op.f("ix_livret_organisme_id_candidat_id"), "livret", ["organisme_id", "candidat_id"], unique=False
    )
    op.create_table(
        "session_utilisateur",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("personne_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("par_code", sa.Boolean(), nullable=False),
        sa.Column("ouverte_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("vue_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expire_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adresse", sa.String(length=45), nullable=False),
        sa.Column("navigateur", sa.String(length=200), nullable=False),
        sa.Column("revoquee_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["personne_id"], ["personne.id"], name=op.f("fk_session_utilisateur_personne_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_utilisateur")),
        sa.UniqueConstraint("empreinte", name=op.f("uq_session_utilisateur_empreinte")),
        sa.UniqueConstraint("public_id", name=op.f("uq_session_utilisateur_public_id")),
    )
    op.create_index(
        op.f("ix_session_utilisateur_personne_id"), "session_utilisateur", ["personne_id"], unique=False
    )
    op.create_table(
        "tentative",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("organisme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("candidat_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "mode",
            sa.Enum(
                "entrainement",
                "evaluation",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "etat",
            sa.Enum(
                "ouverte", "close", name="etattentative", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("jour_simule", sa.Date(), nullable=False),
        sa.Column("ouverte_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("close_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["candidat_id"], ["personne.id"], name=op.f("fk_tentative_candidat_id")),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_tentative_organisme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tentative")),
        sa.UniqueConstraint("public_id", name=op.f("uq_tentative_public_id")),
    )
    op.create_index(op.f("ix_tentative_candidat_id"), "tentative", ["candidat_id"], unique=False)
    op.create_index(
        op.f("ix_tentative_organisme_id_candidat_id"),
        "tentative",
        ["organisme_id", "candidat_id"],
        unique=False,
    )
    op.create_table(
        "action",
        sa.Column("tentative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("cible", sa.String(length=200), nullable=False),
        sa.Column("donnees", sa.Text(), nullable=False),
        sa.Column("survenue_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recue_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("jour_simule", sa.Date(), nullable=False),
        sa.Column("auteur", sa.String(length=22), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "candidat",
                "plateforme",
                "evaluateur",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("sceau", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["tentative_id"], ["tentative.id"], name=op.f("fk_action_tentative_id")),
        sa.PrimaryKeyConstraint("tentative_id", "sequence", name=op.f("pk_action")),
        sa.UniqueConstraint("tentative_id", "id", name=op.f("uq_action_tentative_id_id")),
    )
    op.create_table(
        "action_conflit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tentative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rang", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("contenu", sa.Text(), nullable=True),
        sa.Column("sel", sa.String(length=32), nullable=True),
        sa.Column("empreinte_contenu", sa.String(length=64), nullable=False),
        sa.Column("recue_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("auteur", sa.String(length=22), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("sceau", sa.String(length=64), nullable=False),
        sa.Column("efface_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tentative_id"], ["tentative.id"], name=op.f("fk_action_conflit_tentative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_conflit")),
        sa.UniqueConstraint("tentative_id", "rang", name=op.f("uq_action_conflit_tentative_id_rang")),
    )
    op.create_table(
        "action_tardive",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tentative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rang", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("contenu", sa.Text(), nullable=True),
        sa.Column("sel", sa.String(length=32), nullable=True),
        sa.Column("empreinte_contenu", sa.String(length=64), nullable=False),
        sa.Column("survenue_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recue_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("auteur", sa.String(length=22), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("sceau", sa.String(length=64), nullable=False),
        sa.Column("efface_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tentative_id"], ["tentative.id"], name=op.f("fk_action_tardive_tentative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_tardive")),
        sa.UniqueConstraint(
            "tentative_id", "action_id", name=op.f("uq_action_tardive_tentative_id_action_id")
        ),
        sa.UniqueConstraint("tentative_id", "rang", name=op.f("uq_action_tardive_tentative_id_rang")),
    )
    op.create_table(
        "brouillon",
        sa.Column("tentative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cle", sa.String(length=120), nullable=False),
        sa.Column("contenu", sa.Text(), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("modifie_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["tentative_id"], ["tentative.id"], name=op.f("fk_brouillon_tentative_id")),
        sa.PrimaryKeyConstraint("tentative_id", "cle", name=op.f("pk_brouillon")),
    )
    op.create_table(
        "epreuve",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("livret_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc", sa.String(length=2), nullable=False),
        sa.Column("rang", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "etat",
            sa.Enum(
                "preparee",
                "en_cours",
                "a_coter",
                "a_accorder",
                "a_valider",
                "close",
                name="etatepreuve",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("debut", sa.Date(), nullable=False),
        sa.Column("fin", sa.Date(), nullable=False),
        sa.Column(
            "lieu",
            sa.Enum(
                "entreprise",
                "organisme",
                "distance",
                name="lieu",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("lieu_precision", sa.String(length=200), nullable=False),
        sa.Column("duree_precision", sa.String(length=200), nullable=False),
        sa.Column("motif_reconstitue", sa.Text(), nullable=False),
        sa.Column("mutuelle", sa.String(length=60), nullable=False),
        sa.Column("evaluateur1_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("evaluateur2_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tentative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entretien_prevu_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entretien_tenu_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entretien_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("amenagement", sa.String(length=200), nullable=False),
        sa.Column("minutes_perdues", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("motif_depassement", sa.Text(), nullable=False),
        sa.Column("recommandation_formation", sa.Text(), nullable=False),
        sa.Column("creee_par_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creee_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("composee_le", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("evaluateur1_id <> evaluateur2_id", name=op.f("ck_epreuve_deux_evaluateurs")),
        sa.CheckConstraint("fin >= debut", name=op.f("ck_epreuve_fenetre")),
        sa.ForeignKeyConstraint(["creee_par_id"], ["personne.id"], name=op.f("fk_epreuve_creee_par_id")),
        sa.ForeignKeyConstraint(["evaluateur1_id"], ["personne.id"], name=op.f("fk_epreuve_evaluateur1_id")),
        sa.ForeignKeyConstraint(["evaluateur2_id"], ["personne.id"], name=op.f("fk_epreuve_evaluateur2_id")),
        sa.ForeignKeyConstraint(["livret_id"], ["livret.id"], name=op.f("fk_epreuve_livret_id")),
        sa.ForeignKeyConstraint(["tentative_id"], ["tentative.id"], name=op.f("fk_epreuve_tentative_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_epreuve")),
        sa.UniqueConstraint("livret_id", "bloc", "rang", name=op.f("uq_epreuve_livret_id_bloc_rang")),
        sa.UniqueConstraint("public_id", name=op.f("uq_epreuve_public_id")),
        sa.UniqueConstraint("tentative_id", name=op.f("uq_epreuve_tentative_id")),
    )
    op.create_index(op.f("ix_epreuve_evaluateur1_id"), "epreuve", ["evaluateur1_id"], unique=False)
    op.create_index(op.f("ix_epreuve_evaluateur2_id"), "epreuve", ["evaluateur2_id"], unique=False)
    op.create_table(
        "identite_pseudonyme",
        sa.Column("pseudonyme", sa.String(length=22), nullable=False),
        sa.Column("tentative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("personne_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("efface_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["personne_id"], ["personne.id"], name=op.f("fk_identite_pseudonyme_personne_id")
        ),
        sa.ForeignKeyConstraint(
            ["tentative_id"], ["tentative.id"], name=op.f("fk_identite_pseudonyme_tentative_id")
        ),
        sa.PrimaryKeyConstraint("pseudonyme", name=op.f("pk_identite_pseudonyme")),
        sa.UniqueConstraint(
            "tentative_id", "personne_id", name=op.f("uq_identite_pseudonyme_tentative_id_personne_id")
        ),
    )
    op.create_table(
        "instantane_cache",
        sa.Column("instantane_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["instantane_id"], ["instantane.id"], name=op.f("fk_instantane_cache_instantane_id")
        ),
        sa.PrimaryKeyConstraint("instantane_id", name=op.f("pk_instantane_cache")),
    )
    op.create_table(
        "instantane_corrige",
        sa.Column("instantane_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["instantane_id"], ["instantane.id"], name=op.f("fk_instantane_corrige_instantane_id")
        ),
        sa.PrimaryKeyConstraint("instantane_id", name=op.f("pk_instantane_corrige")),
    )
    op.create_table(
        "instantane_graine",
        sa.Column("instantane_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("graine", sa.String(length=200), nullable=False),
        sa.Column("alteration", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["instantane_id"], ["instantane.id"], name=op.f("fk_instantane_graine_instantane_id")
        ),
        sa.PrimaryKeyConstraint("instantane_id", name=op.f("pk_instantane_graine")),
    )
    op.create_table(
        "instantane_vu",
        sa.Column("instantane_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["instantane_id"], ["instantane.id"], name=op.f("fk_instantane_vu_instantane_id")
        ),
        sa.PrimaryKeyConstraint("instantane_id", name=op.f("pk_instantane_vu")),
    )
    op.create_table(
        "journal_tete",
        sa.Column("tentative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compte", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("sceau", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["tentative_id"], ["tentative.id"], name=op.f("fk_journal_tete_tentative_id")
        ),
        sa.PrimaryKeyConstraint("tentative_id", name=op.f("pk_journal_tete")),
    )
    op.create_table(
        "livret_bloc",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("livret_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bloc", sa.String(length=2), nullable=False),
        sa.Column("exerce", sa.Boolean(), nullable=True),
        sa.Column("exerce_precision", sa.String(length=200), nullable=False),
        sa.Column("forme", sa.Boolean(), nullable=True),
        sa.Column("forme_precision", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["livret_id"], ["livret.id"], name=op.f("fk_livret_bloc_livret_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_livret_bloc")),
        sa.UniqueConstraint("livret_id", "bloc", name=op.f("uq_livret_bloc_livret_id_bloc")),
    )
    op.create_table(
        "tentative_dossier",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tentative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rang", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instantane_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reserve", sa.Boolean(), nullable=False),
        sa.Column("neutralise_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("motif_neutralisation", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instantane_id"], ["instantane.id"], name=op.f("fk_tentative_dossier_instantane_id")
        ),
        sa.ForeignKeyConstraint(
            ["tentative_id"], ["tentative.id"], name=op.f("fk_tentative_dossier_tentative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tentative_dossier")),
        sa.UniqueConstraint(
            "tentative_id", "instantane_id", name=op.f("uq_tentative_dossier_tentative_id_instantane_id")
        ),
        sa.UniqueConstraint("tentative_id", "rang", name=op.f("uq_tentative_dossier_tentative_id_rang")),
    )
    op.create_index(
        op.f("ix_tentative_dossier_instantane_id"), "tentative_dossier", ["instantane_id"], unique=False
    )
    op.create_table(
        "tete_a_part",
        sa.Column("tentative_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("compte", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("sceau", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["tentative_id"], ["tentative.id"], name=op.f("fk_tete_a_part_tentative_id")),
        sa.PrimaryKeyConstraint("tentative_id", name=op.f("pk_tete_a_part")),
    )
    op.create_table(
        "accord",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("epreuve_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("competence_uid", sa.String(length=10), nullable=False),
        sa.Column("evaluateur_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "valeur",
            sa.Enum("A", "NA", name="valeur", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("justification", sa.Text(), nullable=False),
        sa.Column("retire", sa.Boolean(), nullable=False),
        sa.Column("reauthentifie", sa.Boolean(), nullable=False),
        sa.Column("independant", sa.Boolean(), nullable=False),
        sa.Column("donne_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["epreuve_id"], ["epreuve.id"], name=op.f("fk_accord_epreuve_id")),
        sa.ForeignKeyConstraint(["evaluateur_id"], ["personne.id"], name=op.f("fk_accord_evaluateur_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord")),
    )
    op.create_index(
        op.f("ix_accord_epreuve_id_competence_uid"), "accord", ["epreuve_id", "competence_uid"], unique=False
    )
    op.create_table(
        "action_texte",
        sa.Column(
            "tentative_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column("champ", sa.String(length=40), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("sel", sa.String(length=32), nullable=True),
        sa.Column("texte", sa.Text(), nullable=True),
        sa.Column("efface_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["tentative_id", "action_id"],
            ["action.tentative_id", "action.id"],
            name=op.f("fk_action_texte_tentative_id_action_id"),
        ),
        sa.PrimaryKeyConstraint("tentative_id", "action_id", "champ", name=op.f("pk_action_texte")),
    )
    op.create_table(
        "commentaire",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("epreuve_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("texte", sa.Text(), nullable=False),
        sa.Column("redige_par_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("modifie_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["epreuve_id"], ["epreuve.id"], name=op.f("fk_commentaire_epreuve_id")),
        sa.ForeignKeyConstraint(
            ["redige_par_id"], ["personne.id"], name=op.f("fk_commentaire_redige_par_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commentaire")),
        sa.UniqueConstraint("epreuve_id", name=op.f("uq_commentaire_epreuve_id")),
    )
    op.create_table(
        "couche",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("epreuve_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("evaluateur_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ouverte_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("faits_lus_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notes_avant_faits", sa.Boolean(), nullable=False),
        sa.Column("rendue_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("journal_compte", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("journal_sceau", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["epreuve_id"], ["epreuve.id"], name=op.f("fk_couche_epreuve_id")),
        sa.ForeignKeyConstraint(["evaluateur_id"], ["personne.id"], name=op.f("fk_couche_evaluateur_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_couche")),
        sa.UniqueConstraint("epreuve_id", "evaluateur_id", name=op.f("uq_couche_epreuve_id_evaluateur_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_couche_public_id")),
    )
    op.create_index(op.f("ix_couche_evaluateur_id"), "couche", ["evaluateur_id"], unique=False)
    op.create_table(
        "livret_version",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("livret_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("epreuve_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("numero", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("motif", sa.Text(), nullable=False),
        sa.Column("creee_par_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("creee_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["creee_par_id"], ["personne.id"], name=op.f("fk_livret_version_creee_par_id")
        ),
        sa.ForeignKeyConstraint(["epreuve_id"], ["epreuve.id"], name=op.f("fk_livret_version_epreuve_id")),
        sa.ForeignKeyConstraint(["livret_id"], ["livret.id"], name=op.f("fk_livret_version_livret_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_livret_version")),
        sa.UniqueConstraint("livret_id", "numero", name=op.f("uq_livret_version_livret_id_numero")),
        sa.UniqueConstraint("public_id", name=op.f("uq_livret_version_public_id")),
    )
    op.create_index(op.f("ix_livret_version_epreuve_id"), "livret_version", ["epreuve_id"], unique=False)
    op.create_table(
        "revelation",
        sa.Column("epreuve_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("faite_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["epreuve_id"], ["epreuve.id"], name=op.f("fk_revelation_epreuve_id")),
        sa.PrimaryKeyConstraint("epreuve_id", name=op.f("pk_revelation")),
    )
    op.create_table(
        "situation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("epreuve_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rang", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "condition",
            sa.Enum(
                "reelle",
                "reconstituee",
                "simulee_difficile",
                name="condition",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("domaine", sa.String(length=20), nullable=False),
        sa.Column("libelle", sa.String(length=200), nullable=False),
        sa.Column("instantane_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reserve", sa.Boolean(), nullable=False),
        sa.Column("motif", sa.Text(), nullable=False),
        sa.Column("jour", sa.Date(), nullable=True),
        sa.Column("lieu_precision", sa.String(length=200), nullable=False),
        sa.Column("presente_anomalie", sa.Boolean(), nullable=False),
        sa.Column("presente_suspicion", sa.Boolean(), nullable=False),
        sa.Column("saisie_par_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("saisie_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("neutralisee_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("motif_neutralisation", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["epreuve_id"], ["epreuve.id"], name=op.f("fk_situation_epreuve_id")),
        sa.ForeignKeyConstraint(
            ["instantane_id"], ["instantane.id"], name=op.f("fk_situation_instantane_id")
        ),
        sa.ForeignKeyConstraint(["saisie_par_id"], ["personne.id"], name=op.f("fk_situation_saisie_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_situation")),
        sa.UniqueConstraint("epreuve_id", "rang", name=op.f("uq_situation_epreuve_id_rang")),
        sa.UniqueConstraint("public_id", name=op.f("uq_situation_public_id")),
    )
    op.create_index(op.f("ix_situation_instantane_id"), "situation", ["instantane_id"], unique=False)
    op.create_table(
        "cotation",
        sa.Column("couche_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("competence_uid", sa.String(length=10), nullable=False),
        sa.Column(
            "valeur",
            sa.Enum("A", "NA", name="valeur", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("justification", sa.Text(), nullable=False),
        sa.Column("modifiee_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["couche_id"], ["couche.id"], name=op.f("fk_cotation_couche_id")),
        sa.PrimaryKeyConstraint("couche_id", "competence_uid", name=op.f("pk_cotation")),
    )
    op.create_table(
        "lien_indice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("couche_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("critere_uid", sa.String(length=10), nullable=False),
        sa.Column("indice", sa.String(length=64), nullable=False),
        sa.Column("action_id", sa.String(length=36), nullable=False),
        sa.Column(
            "geste",
            sa.Enum(
                "ajout",
                "retrait",
                "retablissement",
                name="gestelien",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "sens",
            sa.Enum(
                "favorable",
                "defavorable",
                "neutre",
                name="sens",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("raison", sa.Text(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["couche_id"], ["couche.id"], name=op.f("fk_lien_indice_couche_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lien_indice")),
    )
    op.create_index(
        op.f("ix_lien_indice_couche_id_critere_uid"),
        "lien_indice",
        ["couche_id", "critere_uid"],
        unique=False,
    )
    op.create_table(
        "livret_clos",
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("clos_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["livret_version.id"], name=op.f("fk_livret_clos_version_id")
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_livret_clos")),
    )
    op.create_table(
        "neutralisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("situation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("evaluateur_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("motif", sa.Text(), nullable=False),
        sa.Column("demandee_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluateur_id"], ["personne.id"], name=op.f("fk_neutralisation_evaluateur_id")
        ),
        sa.ForeignKeyConstraint(
            ["situation_id"], ["situation.id"], name=op.f("fk_neutralisation_situation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neutralisation")),
        sa.UniqueConstraint(
            "situation_id", "evaluateur_id", name=op.f("uq_neutralisation_situation_id_evaluateur_id")
        ),
    )
    op.create_table(
        "note_critere",
        sa.Column("couche_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("critere_uid", sa.String(length=10), nullable=False),
        sa.Column(
            "note",
            sa.Enum(
                "atteint",
                "non_atteint",
                "non_observe",
                "sans_objet",
                name="note",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("texte", sa.Text(), nullable=False),
        sa.Column("modifiee_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["couche_id"], ["couche.id"], name=op.f("fk_note_critere_couche_id")),
        sa.PrimaryKeyConstraint("couche_id", "critere_uid", name=op.f("pk_note_critere")),
    )
    op.create_table(
        "observation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("couche_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id_client", sa.String(length=36), nullable=False),
        sa.Column("situation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("critere_uid", sa.String(length=10), nullable=True),
        sa.Column(
            "sens",
            sa.Enum(
                "favorable",
                "defavorable",
                "neutre",
                name="sens",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("texte", sa.Text(), nullable=True),
        sa.Column("survenue_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saisie_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("differee", sa.Boolean(), nullable=False),
        sa.Column("retire_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("efface_le", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["couche_id"], ["couche.id"], name=op.f("fk_observation_couche_id")),
        sa.ForeignKeyConstraint(["retire_id"], ["observation.id"], name=op.f("fk_observation_retire_id")),
        sa.ForeignKeyConstraint(["situation_id"], ["situation.id"], name=op.f("fk_observation_situation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("couche_id", "id_client", name=op.f("uq_observation_couche_id_id_client")),
        sa.UniqueConstraint("public_id", name=op.f("uq_observation_public_id")),
    )
    op.create_table(
        "reponse_entretien",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("couche_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("critere_uid", sa.String(length=10), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("reponse", sa.Text(), nullable=False),
        sa.Column(
            "sens",
            sa.Enum(
                "favorable",
                "defavorable",
                "neutre",
                name="sens",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("saisie_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["couche_id"], ["couche.id"], name=op.f("fk_reponse_entretien_couche_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reponse_entretien")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reponse_entretien_public_id")),
    )
    op.create_index(
        op.f("ix_reponse_entretien_couche_id_critere_uid"),
        "reponse_entretien",
        ["couche_id", "critere_uid"],
        unique=False,
    )
    op.create_table(
        "validation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("evaluateur_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("validee_le", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["evaluateur_id"], ["personne.id"], name=op.f("fk_validation_evaluateur_id")),
        sa.ForeignKeyConstraint(["version_id"], ["livret_version.id"], name=op.f("fk_validation_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validation")),
        sa.UniqueConstraint(
            "version_id", "evaluateur_id", name=op.f("uq_validation_version_id_evaluateur_id")
        ),
    )
    op.create_index(op.f("ix_validation_evaluateur_id"), "validation", ["evaluateur_id"], unique=False)
    proteger(op, "purge")
    proteger(op, "instantane")
    proteger(op, "action")
    proteger(
        op,
        "action_conflit",
        effacables=("contenu", "sel"),
        figees=(
            "id",
            "tentative_id",
            "rang",
            "action_id",
            "empreinte_contenu",
            "recue_le",
            "auteur",
            "empreinte",
            "sceau",
        ),
    )
    proteger(
        op,
        "action_tardive",
        effacables=("contenu", "sel"),
        figees=(
            "id",
            "tentative_id",
            "rang",
            "action_id",
            "empreinte_contenu",
            "survenue_le",
            "recue_le",
            "auteur",
            "empreinte",
            "sceau",
        ),
    )
    proteger(op, "identite_pseudonyme", effacables=("personne_id",), figees=("pseudonyme", "tentative_id"))
    proteger(op, "instantane_cache")
    proteger(op, "instantane_corrige")
    proteger(op, "instantane_graine")
    proteger(op, "instantane_vu")
    proteger(op, "accord")
    proteger(
        op,
        "action_texte",
        effacables=("texte", "sel"),
        figees=("tentative_id", "action_id", "champ", "empreinte"),
    )
    proteger(op, "livret_version")
    proteger(op, "revelation")
    proteger(op, "lien_indice")
    proteger(op, "livret_clos")
    proteger(op, "neutralisation")
    proteger(
        op,
        "observation",
        effacables=("texte",),
        figees=(
            "id",
            "public_id",
            "couche_id",
            "id_client",
            "situation_id",
            "critere_uid",
            "sens",
            "survenue_le",
            "saisie_le",
            "differee",
            "retire_id",
        ),
    )
    proteger(op, "validation")


def downgrade() -> None:
    op.drop_index(op.f("ix_validation_evaluateur_id"), table_name="validation")
    op.drop_table("validation")
    op.drop_index(op.f("ix_reponse_entretien_couche_id_critere_uid"), table_name="reponse_entretien")
    op.drop_table("reponse_entretien")
    op.drop_table("observation")
    op.drop_table("note_critere")
    op.drop_table("neutralisation")
    op.drop_table("livret_clos")
    op.drop_index(op.f("ix_lien_indice_couche_id_critere_uid"), table_name="lien_indice")
    op.drop_table("lien_indice")
    op.drop_table("cotation")
    op.drop_index(op.f("ix_situation_instantane_id"), table_name="situation")
    op.drop_table("situation")
    op.drop_table("revelation")
    op.drop_index(op.f("ix_livret_version_epreuve_id"), table_name="livret_version")
    op.drop_table("livret_version")
    op.drop_index(op.f("ix_couche_evaluateur_id"), table_name="couche")
    op.drop_table("couche")
    op.drop_table("commentaire")
    op.drop_table("action_texte")
    op.drop_index(op.f("ix_accord_epreuve_id_competence_uid"), table_name="accord")
    op.drop_table("accord")
    op.drop_table("tete_a_part")
    op.drop_index(op.f("ix_tentative_dossier_instantane_id"), table_name="tentative_dossier")
    op.drop_table("tentative_dossier")
    op.drop_table("livret_bloc")
    op.drop_table("journal_tete")
    op.drop_table("instantane_vu")
    op.drop_table("instantane_graine")
    op.drop_table("instantane_corrige")
    op.drop_table("instantane_cache")
    op.drop_table("identite_pseudonyme")
    op.drop_index(op.f("ix_epreuve_evaluateur2_id"), table_name="epreuve")
    op.drop_index(op.f("ix_epreuve_evaluateur1_id"), table_name="epreuve")
    op.drop_table("epreuve")
    op.drop_table("brouillon")
    op.drop_table("action_tardive")
    op.drop_table("action_conflit")
    op.drop_table("action")
    op.drop_index(op.f("ix_tentative_organisme_id_candidat_id"), table_name="tentative")
    op.drop_index(op.f("ix_tentative_candidat_id"), table_name="tentative")
    op.drop_table("tentative")
    op.drop_index(op.f("ix_session_utilisateur_personne_id"), table_name="session_utilisateur")
    op.drop_table("session_utilisateur")
    op.drop_index(op.f("ix_livret_organisme_id_candidat_id"), table_name="livret")
    op.drop_index(op.f("ix_livret_candidat_id"), table_name="livret")
    op.drop_table("livret")
    op.drop_index(op.f("ix_journal_acces_le"), table_name="journal_acces")
    op.drop_table("journal_acces")
    op.drop_index(op.f("ix_instantane_reference"), table_name="instantane")
    op.drop_index(op.f("ix_instantane_organisme_id"), table_name="instantane")
    op.drop_table("instantane")
    op.drop_index(op.f("ix_code_acces_personne_id"), table_name="code_acces")
    op.drop_table("code_acces")
    op.drop_index(op.f("ix_appartenance_personne_id"), table_name="appartenance")
    op.drop_index(op.f("ix_appartenance_organisme_id"), table_name="appartenance")
    op.drop_table("appartenance")
    op.drop_table("purge")
    op.drop_table("personne")
    op.drop_table("organisme")
    op.drop_table("marque_base")
    op.drop_index(op.f("ix_echec_connexion_le"), table_name="echec_connexion")
    op.drop_index(op.f("ix_echec_connexion_compte_adresse_le"), table_name="echec_connexion")
    op.drop_table("echec_connexion")
