/**
 * What a permission allows, in our own words, from the parts of its name: `Sites.Read.All`. Undefined where the name does
 * not say it: a page that guesses what people agree to would be worse than one that shows the name alone.
 */
export function permissionWords(name: string): string | undefined {
  const [what = '', does = '', which = ''] = name.split('.')
  const noun = nouns[what]
  if (noun === undefined) return undefined
  if (name.endsWith('.Selected')) return `Reach only those ${noun} that are opened to it one by one`
  const verb = verbs[does]
  if (verb === undefined) return undefined
  // A delegated permission of two parts is about the person who signs in.
  if (name === `User.${does}`) return `${verb} the profile of the person who signs in`
  // A reader of a site can read all that is in it, and the page should say so.
  if (which === 'All') return `${verb} ${what === 'Sites' ? 'everything in all sites' : `all ${noun}`}`
  return which === 'OwnedBy' ? `${verb} the ${noun} that it owns` : undefined
}

const verbs: Readonly<Record<string, string>> = {
  Read: 'Read',
  ReadBasic: 'Read the basic properties of',
  ReadWrite: 'Read and change',
  FullControl: 'Have full control of',
}

const nouns: Readonly<Record<string, string>> = {
  AdministrativeUnit: 'administrative units',
  Application: 'applications',
  AppRoleAssignment: 'grants of application permissions',
  AuditLog: 'audit logs',
  Channel: 'channels',
  ChannelSettings: 'settings of channels',
  CrossTenantInformation: 'other tenants',
  DelegatedPermissionGrant: 'grants of delegated permissions',
  Directory: 'objects of the directory',
  Domain: 'domains',
  Files: 'files',
  Group: 'groups',
  GroupMember: 'memberships of groups',
  LicenseAssignment: 'assignments of licences',
  ListItems: 'list items',
  Lists: 'lists',
  Organization: 'details of the organization',
  Policy: 'policies',
  Reports: 'usage reports',
  ServiceHealth: 'service health messages',
  Sites: 'sites',
  Team: 'teams',
  TeamSettings: 'settings of teams',
  TermStore: 'terms of the term store',
  User: 'users’ profiles',
}
