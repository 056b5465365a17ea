import { guid } from '../../../world/model/ids.ts'
import type { Application, AppRole, PermissionScope } from '../../../world/model/index.ts'
import type { Json } from '../../odata/entity-type.ts'
import { Refusal } from '../../refusal.ts'
import { invalid } from './properties.ts'

/** What an API offers, of one kind: application permissions (`appRoles`) or delegated ones. */
interface Kind {
  readonly property: 'appRoles' | 'oauth2PermissionScopes'
  /** Names and, as a write may leave them out, values. */
  readonly blank: Json
  readonly isWellFormed: (permission: Json) => boolean
}

/** https://learn.microsoft.com/graph/api/resources/approle */
const roles: Kind = {
  property: 'appRoles',
  blank: {
    allowedMemberTypes: [],
    description: null,
    displayName: null,
    id: null,
    isEnabled: true,
    origin: 'Application',
    value: null,
  },
  isWellFormed({ allowedMemberTypes: types, displayName, description, value }) {
    const areTypes = Array.isArray(types) && types.length > 0 && types.every((type) => memberTypes.includes(type))
    return areTypes && isText(displayName, 100) && isText(description, 1000) && (value === null || isName(value))
  },
}

/** https://learn.microsoft.com/graph/api/resources/permissionscope */
const scopes: Kind = {
  property: 'oauth2PermissionScopes',
  blank: {
    adminConsentDescription: null,
    adminConsentDisplayName: null,
    id: null,
    isEnabled: true,
    type: 'User',
    userConsentDescription: null,
    userConsentDisplayName: null,
    value: null,
  },
  isWellFormed: ({ adminConsentDescription, adminConsentDisplayName, type, value }) =>
    isText(adminConsentDescription, 1000) &&
    isText(adminConsentDisplayName, 100) &&
    (type === 'User' || type === 'Admin') &&
    isName(value),
}

const memberTypes: readonly unknown[] = ['User', 'Application']

export function readAppRoles(given: unknown, present: readonly AppRole[] = []): AppRole[] {
  return read(roles, given, present)
}

export function readScopes(given: unknown, present: readonly PermissionScope[] = []): PermissionScope[] {
  return read(scopes, given, present)
}

/** A write replaces the whole list. What is enabled has to be disabled by an earlier write before it can go. */
function read(kind: Kind, given: unknown, present: readonly AppRole[]): AppRole[] {
  if (!Array.isArray(given)) throw malformed(kind)
  const permissions = given.map((one) => readOne(kind, one))
  const values = permissions.map(({ value }) => value).filter((value) => value !== '')
  if (hasDuplicates(permissions.map(({ id }) => id)) || hasDuplicates(values)) throw duplicate(kind)
  const isKept = ({ id }: AppRole) => permissions.some((one) => one.id === id)
  if (present.some((one) => one.declared?.['isEnabled'] !== false && !isKept(one))) throw stillEnabled()
  return permissions
}

function readOne(kind: Kind, given: unknown): AppRole {
  if (typeof given !== 'object' || given === null) throw malformed(kind)
  const unknown = Object.keys(given).find((name) => !name.includes('@') && !Object.hasOwn(kind.blank, name))
  if (unknown !== undefined) throw invalid(`Invalid property '${unknown}'.`, kind.property)
  const declared: Json = { ...kind.blank, ...given }
  const { id, value, isEnabled } = declared
  const isComplete = typeof id === 'string' && guid.test(id) && typeof isEnabled === 'boolean'
  if (!isComplete || !kind.isWellFormed(declared)) throw malformed(kind)
  return {
    id: id.toLowerCase(),
    value: typeof value === 'string' ? value : '',
    declared: { ...declared, id: id.toLowerCase() },
  }
}

/**
 * Application and delegated permissions of an API share their names. The two may be one permission, by one ID, and then say
 * the same. https://github.com/MicrosoftDocs/azure-docs/issues/81899 shows both refusals.
 */
export function checkOffered({ appRoles = [], oauth2PermissionScopes = [] }: Offered): void {
  for (const role of appRoles) {
    const scope = oauth2PermissionScopes.find(({ id }) => id === role.id)
    if (scope !== undefined && !saysTheSame(role, scope)) throw mustMatch(role.id)
    const isTaken =
      role.value !== '' && oauth2PermissionScopes.some(({ id, value }) => id !== role.id && value === role.value)
    if (isTaken) throw duplicate(roles)
  }
}

type Offered = Pick<Application, 'appRoles' | 'oauth2PermissionScopes'>

function saysTheSame({ value, declared: role = {} }: AppRole, { value: name, declared: scope = {} }: AppRole): boolean {
  return (
    value === name &&
    role['description'] === scope['adminConsentDescription'] &&
    role['displayName'] === scope['adminConsentDisplayName'] &&
    role['isEnabled'] === scope['isEnabled']
  )
}

/** UNCONFIRMED: the code. */
function mustMatch(id: string): Refusal {
  return invalid(
    `The following values must match for the 'oauth2Permissions' and 'appRoles' properties with identifier '${id}': (description, adminConsentDescription),(displayName, adminConsentDisplayName),(isEnabled, isEnabled),(origin, origin),(value, value). Ensure that you are intending to have entries with the same identifier, and if so, are updating them together.`,
    'appRoles',
  )
}

function isText(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value !== '' && value.length <= longest
}

/** What a claim can say: printable, without blanks, and no dot first. */
function isName(value: unknown): boolean {
  return typeof value === 'string' && /^(?!\.)[!#-[\]-~]{1,120}$/.test(value)
}

function hasDuplicates(texts: readonly string[]): boolean {
  return new Set(texts).size < texts.length
}

function malformed({ property }: Kind): Refusal {
  return invalid(`Invalid value specified for property '${property}' of resource 'Application'.`, property)
}

/** UNCONFIRMED: the words. */
function duplicate({ property }: Kind): Refusal {
  return invalid('Request contains a property with duplicate values.', property)
}

/**
 * Captured 2022-02-01. UNCONFIRMED: the text speaks of updates too, while changes of an enabled permission that keeps
 * its ID have been reported to work; they are taken here.
 * https://github.com/microsoftgraph/msgraph-sdk-powershell/issues/1054
 */
function stillEnabled(): Refusal {
  return new Refusal(
    400,
    'CannotDeleteOrUpdateEnabledEntitlement',
    'Permission (scope or role) cannot be deleted or updated unless disabled first.',
  )
}
