{#- What each member brings to a larger territory, for indicators that add up and for no other. A member
    without a row is kept, as "non disponible": it must stop the total, not shrink it. What a file counts
    itself for the larger territory is not summed again.
    Expects CTEs `membres` (int_appartenance), `bases` (judged values) and `indicateurs` (those that add
    up); yields CTEs `attendus` and `final`. -#}
{% macro apports_des_membres() -%}
attendus as (
    select distinct
        membres.type_territoire,
        membres.code_territoire,
        bases.code_indicateur,
        bases.millesime,
        indicateurs.agregation = 'ratio_of_sums' as est_quotient
    from membres
    inner join bases
        on
            membres.code_membre = bases.code_territoire
            and membres.type_membre = bases.type_territoire
    inner join indicateurs on bases.code_indicateur = indicateurs.code_indicateur
    left join bases as directes
        on
            membres.code_territoire = directes.code_territoire
            and membres.type_territoire = directes.type_territoire
            and bases.code_indicateur = directes.code_indicateur
            and bases.millesime = directes.millesime
    where directes.code_indicateur is null
),

final as (
    select
        attendus.*,
        {{ publication('bases.source_id', 'bases.edition') }} as publication,
        bases.sources_complementaires,
        bases.base_denominateur,
        bases.serie,
        bases.note,
        bases.numerateur * membres.poids_numerateur / membres.poids_denominateur as numerateur,
        bases.denominateur * membres.poids_numerateur / membres.poids_denominateur as denominateur,
        bases.controle * membres.poids_numerateur / membres.poids_denominateur as controle,
        membres.poids,
        membres.part_couverte,
        {{ rang_confiance('membres.confiance_poids') }} as rang_confiance_poids,
        coalesce(bases.rang_statut, {{ premier_rang_sans_valeur() }}) as rang_statut,
        bases.rang_confiance,
        coalesce(bases.est_prouve, true) as est_prouve,
        coalesce(bases.est_perime, false) as est_perime
    from attendus
    inner join membres
        on
            attendus.type_territoire = membres.type_territoire
            and attendus.code_territoire = membres.code_territoire
    left join bases
        on
            membres.code_membre = bases.code_territoire
            and membres.type_membre = bases.type_territoire
            and attendus.code_indicateur = bases.code_indicateur
            and attendus.millesime = bases.millesime
)
{%- endmacro %}

{#- The two sums over the members, with what is missing counted: whether they may be shown is judged
    after (motif_des_sommes). A share of a member makes the total an estimate (status E, grade C at best);
    parts of IRIS also count what they cover. Notes are counted: one member's is not the total's. Rounded:
    a parallel sum of floats differs in its last digits from one night to the next.
    Expects a CTE `membres`; yields CTEs `parts` and `final`. -#}
{% macro sommes_des_membres() -%}
parts as (
    select
        *,
        max(publication) over (
            partition by type_territoire, code_territoire, code_indicateur, millesime
        ) as publication_principale
    from membres
),

final as (
    select
        type_territoire,
        code_territoire,
        code_indicateur,
        millesime,
        est_quotient,
        round(sum(numerateur), 6) as numerateur,
        round(sum(denominateur), 6) as denominateur,
        round(sum(controle), 6) as controle,
        max(case when part_couverte is not null then 1 else 0 end) = 1 as est_estimation,
        sum(
            case when rang_statut < {{ premier_rang_sans_valeur() }} then part_couverte else 0 end
        ) as couverture,
        count(*) as nb_membres,
        sum(
            case
                when poids is null or rang_statut >= {{ premier_rang_sans_valeur() }} then 1
                else 0
            end
        ) as nb_sans_valeur,
        sum(case when poids is null then 1 else 0 end) as nb_sans_poids,
        greatest(
            max(rang_statut),
            max(case when poids < 1 then {{ rang_statut("'E'") }} else 0 end),
            max(case when poids is null then {{ premier_rang_sans_valeur() }} else 0 end)
        ) as rang_statut,
        greatest(
            max(rang_confiance),
            max(coalesce(rang_confiance_poids, 0)),
            max(case when poids < 1 then {{ rang_confiance("'C'") }} else 0 end)
        ) as rang_confiance,
        max(serie) as serie,
        {{ source_publiee('max(publication)') }} as source_id,
        {{ edition_publiee('max(publication)') }} as edition,
        {{ liste_texte('sources_complementaires') }} as sources_des_membres,
        {{ liste_texte('base_denominateur') }} as base_denominateur,
        {{ liste_texte("nullif(publication, publication_principale)") }} as autres_publications,
        {{ membres_avec_reserve('note') }} as note,
        min(case when est_prouve then 1 else 0 end) = 1 as est_prouve,
        max(case when est_perime then 1 else 0 end) = 1 as est_perime
    from parts
    group by type_territoire, code_territoire, code_indicateur, millesime, est_quotient
)
{%- endmacro %}

{#- Sums before they are judged (juge_indicateur). All members must have a usable value: a total of the
    visible ones would be wrong, and would disclose the hidden one by difference. An estimate from parts
    of IRIS tolerates what is not covered, up to a threshold.
    Expects a CTE `sommes`; yields a CTE `motivees`. -#}
{% macro motif_des_sommes() -%}
motivees as (
    select
        type_territoire,
        code_territoire,
        code_indicateur,
        millesime,
        est_quotient,
        numerateur,
        denominateur,
        controle,
        case
            when est_estimation and couverture >= {{ seuil_couverture('est_quotient') }}
                then {{ rang_statut("'E'") }}
            else rang_statut
        end as rang_statut,
        rang_confiance,
        serie,
        source_id,
        edition,
        {{ reserves(['sources_des_membres', 'autres_publications']) }} as sources_complementaires,
        base_denominateur,
        -- A ratio that leaves a part of its territory out says how much it covers.
        case
            when est_estimation and couverture < 0.995
                then {{ texte_couverture('couverture') }}
            else note
        end as note,
        est_prouve,
        est_perime,
        case
            when est_estimation
                then {{ texte_couverture('couverture') }}
            when nb_sans_poids = nb_sans_valeur
                then 'part de ' || nb_sans_poids || ' membre(s) dans le périmètre inconnue'
            else nb_sans_valeur || ' membre(s) sur ' || nb_membres || ' sans valeur publiable'
        end as motif_amont
    from sommes
)
{%- endmacro %}
