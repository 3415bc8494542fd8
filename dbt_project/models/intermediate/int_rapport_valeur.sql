-- Public values of the territories that the annual report speaks of, in its words: part of the
-- report, theme, names. The latest year is marked, published or not.
with faits as (
    select
        *,
        substring(code_indicateur, 1, 3) as famille,
        row_number() over (
            partition by type_territoire, code_territoire, code_indicateur order by millesime desc
        ) = 1 as est_dernier
    from {{ ref('fct_indicateur') }}
    where diffusion = 'public' and type_territoire in ({{ types_rapport() }})
),

final as (
    select
        -- A new family is a situation until the seed says otherwise.
        coalesce(familles.volet, 'situation') as volet,
        faits.famille,
        indicateurs.theme,
        faits.code_indicateur,
        indicateurs.libelle as libelle_indicateur,
        indicateurs.unite,
        indicateurs.sens,
        faits.type_territoire,
        faits.code_territoire,
        territoires.libelle,
        faits.generation,
        faits.millesime,
        faits.est_dernier,
        faits.valeur,
        faits.statut,
        faits.confiance,
        faits.motif_absence,
        faits.note,
        indicateurs.avertissement,
        faits.source_id,
        faits.edition,
        faits.sources_complementaires,
        faits.statut_millesime,
        faits.est_perime,
        faits.nature_donnees
    from faits
    inner join {{ ref('dim_indicateur') }} as indicateurs
        on faits.code_indicateur = indicateurs.code_indicateur
    -- Left: a territory without its name fails the contract, its values do not vanish.
    left join {{ ref('familles_indicateur') }} as familles on faits.famille = familles.famille
    left join {{ ref('dim_territoire') }} as territoires
        on
            faits.type_territoire = territoires.type_territoire
            and faits.code_territoire = territoires.code_territoire
)

select * from final
