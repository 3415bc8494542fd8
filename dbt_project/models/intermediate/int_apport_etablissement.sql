-- What each establishment of Sirene counts for. Creations, stock and survival speak of the last
-- whole year before the photograph, rebuilt from its dates: a closed one without a closing date
-- counts in none of them. A headcount class or an activity that is not known counts for neither
-- side.
with etablissements as (
    select
        *,
        -- In another nomenclature a code says nothing here: unknown, never « not of the list ».
        case when nomenclature_activite = 'NAFRev2' then activite_principale end as code_naf
    from {{ ref('stg_etablissement') }}
    where code_commune is not null
),

photographie as (
    select
        *,
        {{ colonnes_sans_territoire() }}
    from etablissements
    where est_actif
),

annee_entiere as (
    select
        source_id,
        edition,
        correction,
        millesime - 1 as millesime,
        siret,
        code_commune,
        annee_creation,
        case when est_actif then millesime else annee_fermeture end as derniere_annee,
        {{ colonnes_sans_territoire() }}
    from etablissements
    where est_actif or annee_fermeture is not null
),

final as (
    {{ apports('photographie', [
        {'variable': 'sirene_actifs', 'objet': 'siret'},
        {'variable': 'sirene_actifs_tranche', 'objet': 'siret',
            'si': 'tranche_effectifs is not null'},
        {'variable': 'sirene_actifs_sans_salarie', 'objet': 'siret',
            'si': "tranche_effectifs in ('NN', '00')"},
        {'variable': 'sirene_actifs_naf', 'objet': 'siret', 'si': 'code_naf is not null'},
        {'variable': 'sirene_actifs_proximite', 'objet': 'siret', 'si':
            'code_naf in (select liste.code_naf from ' ~ ref('naf_proximite') ~ ' as liste)'},
    ]) }}
    union all
    {{ apports('annee_entiere', [
        {'variable': 'sirene_creations', 'objet': 'siret', 'si': 'annee_creation = millesime'},
        {'variable': 'sirene_stock', 'objet': 'siret',
            'si': 'annee_creation < millesime and derniere_annee >= millesime'},
        {'variable': 'sirene_cohorte', 'objet': 'siret', 'si': 'annee_creation = millesime - 3'},
        {'variable': 'sirene_cohorte_active', 'objet': 'siret',
            'si': 'annee_creation = millesime - 3 and derniere_annee > millesime'},
    ]) }}
)

select * from final
