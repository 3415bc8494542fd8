-- Every euro of every scheme, on the territory that its file names. The schemes overlap: only the
-- rows of one of them may be added.
with reunis as (
    select * from {{ ref('int_financement_partenaire') }}
    union all
    select * from {{ ref('int_financement_label') }}
    union all
    select
        dispositif,
        id_operation,
        millesime,
        financeur,
        nature_credit,
        maille,
        code_territoire,
        code_contrat,
        theme,
        null as part,
        null as montant_sollicite,
        montant as montant_accorde,
        true as est_retenu,
        source_id,
        edition,
        correction
    from {{ ref('int_financement_etat') }}
),

final as (
    select
        reunis.*,
        case
            when reunis.maille = 'quartier' and quartiers.code_quartier is not null then 'qpv'
            when reunis.maille = 'quartier' then 'qva'
            else reunis.maille
        end as type_territoire,
        coalesce(quartiers.generation, contrats.generation) as generation
    from reunis
    left join {{ ref('int_quartier') }} as quartiers
        on reunis.code_territoire = quartiers.code_quartier
    left join {{ ref('int_territoire_politique') }} as contrats
        on
            reunis.code_territoire = contrats.code_territoire
            and reunis.maille = contrats.type_territoire
)

select * from final
