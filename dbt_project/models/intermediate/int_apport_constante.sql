-- Figures that no register holds but that its indicators are compared with: envelopes declared by
-- the EPT (seed constantes_registre), numbers of quartiers in the geography of the register.
with generations as (select * from {{ ref('int_registre_generation') }}),

constantes as (select * from {{ ref('constantes_registre') }}),

quartiers as (select * from {{ ref('int_quartier_ept') }}),

comptes as (
    select
        generation,
        code_ept,
        count(distinct code_quartier) as nb_quartiers,
        count(distinct code_commune) as nb_communes
    from quartiers
    group by generation, code_ept
),

valeurs as (
    select
        generations.source_id,
        generations.edition,
        generations.millesime,
        constantes.variable,
        case constantes.nature
            when 'qpv' then comptes.nb_quartiers + coalesce(constantes.valeur, 0)
            when 'communes' then comptes.nb_communes
            else constantes.valeur
        end as valeur
    from generations
    inner join constantes on generations.source_id = constantes.source_id
    left join comptes
        on
            generations.generation = comptes.generation
            and comptes.code_ept = '{{ var("ept_des_depots") }}'
    where constantes.nature = 'montant' or comptes.generation is not null
),

final as (
    select
        source_id,
        edition,
        cast(null as varchar) as correction,
        millesime,
        variable,
        cast(null as varchar) as objet,
        cast(null as varchar) as code_quartier,
        cast(null as varchar) as code_contrat,
        cast(null as varchar) as code_commune,
        '{{ var("ept_des_depots") }}' as code_ept,
        1 as part,
        cast(valeur as double) as valeur,
        'D' as statut,
        cast(null as varchar) as note
    from valeurs
)

select * from final
