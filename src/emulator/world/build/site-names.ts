/** What a site may be called: the title that people see and the last segment of its address. */
interface SiteName {
  readonly title: string
  readonly slug: string
}

// Title and address part. Most addresses are plain letters, as SharePoint suggests them; a few are not, as people type them.
const subjects: readonly (readonly [title: string, slug: string])[] = [
  ['Finance', 'Finance'],
  ['Human Resources', 'HumanResources'],
  ['Legal & Compliance', 'Legal'],
  ['Information Security', 'InfoSec'],
  ['Procurement', 'Procurement'],
  ['Marketing', 'Marketing'],
  ['Customer Care', 'CustomerCare'],
  ['Field Service', 'FieldService'],
  ['Facilities', 'Facilities'],
  ['Research', 'Research'],
  ['Quality', 'Quality'],
  ['Supply Chain', 'SupplyChain'],
  ['Treasury', 'Treasury'],
  ['Internal Audit', 'InternalAudit'],
  ['Corporate Development', 'CorpDev'],
  ['Works Council', 'WorksCouncil'],
  ['Project Aurora', 'ProjectAurora'],
  ['Project Basalt', 'ProjectBasalt'],
  ['Project Cormorant', 'ProjectCormorant'],
  ['Project Driftwood', 'ProjectDriftwood'],
  ['Project Ember', 'ProjectEmber'],
  ['Project Fjord', 'ProjectFjord'],
  ['Project Gossamer', 'ProjectGossamer'],
  ['Project Halcyon', 'ProjectHalcyon'],
  ['ERP Migration', 'ERPMigration'],
  ['Data Platform', 'DataPlatform'],
  ['Identity Programme', 'IdentityProgramme'],
  ['Store Roll-out 2025', 'StoreRollout2025'],
  ['Vertrieb Köln', 'VertriebKoeln'],
  ['Geschäftsführung', 'Geschaeftsfuehrung'],
  ['Qualitätssicherung', 'Qualitätssicherung'],
  ['Équipe Juridique', 'EquipeJuridique'],
  ['Recherche & Développement', 'RechercheDeveloppement'],
  ['Dirección General', 'DireccionGeneral'],
  ['Hållbarhet', 'Hållbarhet'],
  ['Magazyn Łódź', 'MagazynLodz'],
  ['営業部', 'EigyoBu'],
  ['品質管理', '品質管理'],
  ['Αθήνα', 'Athina'],
  ['İstanbul Ofisi', 'IstanbulOfisi'],
]

const purposes: readonly (readonly [title: string, slug: string])[] = [
  ['', ''],
  ['Team', 'Team'],
  ['Leadership', 'Leadership'],
  ['Planning', 'Planning'],
  ['Operations', 'Operations'],
  ['Policies', 'Policies'],
  ['Templates', 'Templates'],
  ['Training', 'Training'],
  ['Onboarding', 'Onboarding'],
  ['Reporting', 'Reporting'],
  ['Budget', 'Budget'],
  ['Contracts', 'Contracts'],
  ['Suppliers', 'Suppliers'],
  ['Partners', 'Partners'],
  ['Clients', 'Clients'],
  ['Events', 'Events'],
  ['News', 'News'],
  ['Knowledge Base', 'Knowledge'],
  ['Steering Committee', 'SteerCo'],
  ['Workshops', 'Workshops'],
  ['Risk Register', 'Risks'],
  ['Decisions', 'Decisions'],
  ['EMEA', 'EMEA'],
  ['APAC', 'APAC'],
  ['Archive', 'Archive'],
]

// Subjects and purposes are walked with this step, so that neighbours have little in common. It shares no factor with
// the number of names (40 × 25), and so meets each name once.
const step = 389

/** Every name once. Larger sets of sites repeat them with a number. */
export const siteNames: readonly SiteName[] = Array.from(
  { length: subjects.length * purposes.length },
  (_, index, count = subjects.length * purposes.length) => nameAt((index * step) % count),
)

const positions = new Map(siteNames.map((name, position) => [name.slug.toLowerCase(), position]))

/** The position in `siteNames`; letter case does not count. */
export function positionOfSlug(slug: string): number | undefined {
  return positions.get(slug.toLowerCase())
}

function nameAt(position: number): SiteName {
  const subject = subjects[position % subjects.length] ?? ['', '']
  const purpose = purposes[Math.floor(position / subjects.length)] ?? ['', '']
  return {
    title: purpose[0] === '' ? subject[0] : `${subject[0]} ${purpose[0]}`,
    slug: purpose[1] === '' ? subject[1] : `${subject[1]}-${purpose[1]}`,
  }
}
