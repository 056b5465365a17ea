import type { Json, PlannedChange, Warning } from '../../change/change.ts'
import { nothing } from '../../change/plan.ts'
import { createIfMissing, odata } from '../../directory/directory.ts'
import { applicationOf } from '../../directory/objects/application.ts'
import {
  type CredentialObject,
  isFlexible,
  readFederatedCredentials,
} from '../../directory/objects/federated-credential.ts'
import { readServicePrincipalById } from '../../directory/objects/service-principal.ts'
import { TrustError } from '../../errors/errors.ts'
import { applicationAdministrators } from '../admin-roles.ts'
import type { TrustedIdentity } from '../trusted-identity.ts'
import { matchesMany, nameBesideFlexible } from './flexible-credentials.ts'
import { defineStep, homeOf, placed, type StepContext } from './step.ts'

const step = { step: 'federated-identity-credential', side: 'home' } as const

interface Found {
  /** Object ID of the application; none before it is made. */
  readonly applicationId: string | undefined
  readonly credentials: readonly CredentialObject[]
  /** The identity that the credential to be repaired trusts does not exist any more. */
  readonly orphaned: boolean
}

/**
 * Entra's bound for one application.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
 */
const MOST_CREDENTIALS = 20

/** Step 2b: the one credential by which the application trusts the identity. Entra compares it letter by letter. */
export const federatedIdentityCredential = defineStep<Found>({
  ...step,
  async find(context) {
    const home = homeOf(context)
    const application = await applicationOf(home, context.application)
    const credentials = application === undefined ? [] : await readFederatedCredentials(home, application.id)
    const repairable = context.identity && toRepair(credentials, context.identity, nameFor(context, credentials))
    const subject = repairable?.subject ?? undefined
    const changed =
      subject !== undefined && subject !== context.identity?.subject && context.identity?.isManaged === true
    return {
      applicationId: application?.id,
      credentials,
      orphaned:
        changed && /^[\da-f-]{36}$/i.test(subject) && (await readServicePrincipalById(home, subject)) === undefined,
    }
  },
  compare(context, found) {
    const { identity } = context
    if (identity === undefined) return nothing
    const { applicationId, credentials } = found
    const { graph } = homeOf(context).directory
    const collection = `/applications/${applicationId}/federatedIdentityCredentials`
    const body = { issuer: identity.issuer, subject: identity.subject, audiences: [identity.audience] }

    const name = nameFor(context, credentials)
    const warnings = credentials.filter(isFlexible).map(matchesMany)
    const exact = credentials.find((credential) => isExact(credential, identity))
    const kept = exact ?? toRepair(credentials, identity, name)
    if (kept !== undefined) {
      const rivals = credentials.filter((credential) => credential !== kept && isSameSubject(credential, identity))
      const reason = found.orphaned ? '; the identity that it trusted does not exist any more' : ''
      const repair: PlannedChange = {
        ...fieldsOf(context, kept.name),
        action: 'update',
        what: `federated identity credential "${kept.name}": ${differences(kept, identity)}${reason}`,
        before: dataOf(kept),
        after: body,
        async apply() {
          await graph.request('PATCH', `${collection}/${kept.id}`, { body })
        },
      }
      return {
        changes: [
          ...(exact === undefined ? [repair] : []),
          ...rivals.map(
            (rival): PlannedChange => ({
              ...fieldsOf(context, rival.name),
              action: 'delete',
              what: `federated identity credential "${rival.name}": a second one for the same subject, with which the exchange can fail (AADSTS700263)`,
              before: dataOf(rival),
              after: null,
              apply: () => graph.delete(`${collection}/${rival.id}`),
            }),
          ),
        ],
        warnings,
      }
    }
    if (credentials.length >= MOST_CREDENTIALS) throw full(credentials.length)
    const create: PlannedChange = {
      ...fieldsOf(context, name),
      action: 'create',
      what: `federated identity credential "${name}": issuer ${identity.issuer}, subject ${identity.subject}, audience ${identity.audience}`,
      before: null,
      after: body,
      async apply() {
        await graph.request('PATCH', `${collection}(name='${odata(name)}')`, {
          ...createIfMissing,
          body: { name, ...body },
        })
      },
    }
    return { changes: [create], warnings: applicationId === undefined ? [] : [missing, ...warnings] }
  },
  remove(context, { applicationId, credentials }) {
    const { identity } = context
    const own = credentials.filter((credential) => identity !== undefined && isExact(credential, identity))
    const { graph } = homeOf(context).directory
    return {
      changes: own.map(
        (credential): PlannedChange => ({
          ...fieldsOf(context, credential.name),
          action: 'delete',
          what: `federated identity credential "${credential.name}"`,
          before: dataOf(credential),
          after: null,
          apply: () => graph.delete(`/applications/${applicationId}/federatedIdentityCredentials/${credential.id}`),
        }),
      ),
      warnings: [],
    }
  },
})

/** The name outlives the identity: after the identity was made again, the credential of this name is repaired. */
function nameFor({ application }: StepContext, credentials: readonly CredentialObject[]): string {
  return nameBesideFlexible(`towline-${application.key}`.replace(/[^A-Za-z0-9_-]/g, '-'), credentials)
}

function isExact({ issuer, subject, audiences }: CredentialObject, identity: TrustedIdentity): boolean {
  return (
    issuer === identity.issuer &&
    subject === identity.subject &&
    audiences.length === 1 &&
    audiences[0] === identity.audience
  )
}

function isSameSubject({ subject }: CredentialObject, identity: TrustedIdentity): boolean {
  return subject !== null && loosely(subject) === loosely(identity.subject)
}

/**
 * The credential that was probably meant to be right. Entra takes no second one of the same issuer and subject, so a
 * credential that has both comes first. Next is the one of our name, then any for the same subject.
 */
function toRepair(
  credentials: readonly CredentialObject[],
  identity: TrustedIdentity,
  name: string,
): CredentialObject | undefined {
  return (
    credentials.find(({ issuer, subject }) => issuer === identity.issuer && subject === identity.subject) ??
    credentials.find((credential) => credential.name === name && !isFlexible(credential)) ??
    credentials.find((credential) => isSameSubject(credential, identity))
  )
}

function loosely(text: string): string {
  return text.trim().toLowerCase()
}

function differences({ issuer, subject, audiences }: CredentialObject, identity: TrustedIdentity): string {
  const fields: readonly [string, string | null, string][] = [
    ['issuer', issuer, identity.issuer],
    ['subject', subject, identity.subject],
    ['audience', audiences.join(', '), identity.audience],
  ]
  return fields
    .filter(([, is, wanted]) => is !== wanted)
    .map(([field, is, wanted]) => `${field} from ${JSON.stringify(is)} to ${JSON.stringify(wanted)}`)
    .join(', ')
}

/** A trust that was suspended by its credential looks like one whose set-up was interrupted. */
const missing: Warning = {
  code: 'CREDENTIAL_MISSING',
  message:
    'The application exists, and it does not trust the identity. The credential was never made, or `towline trust suspend --lever credential` took it: then `towline trust apply` would let the trust go on.',
}

function full(count: number): TrustError {
  return new TrustError('TRUST_BLOCKED', {
    message: `The application has ${count} federated identity credentials, and ${MOST_CREDENTIALS} is the most that Entra allows.`,
    likelyCause: 'Other hosts or pipelines use this application too.',
    fix: 'Delete one that is not used, or give this identity an application of its own in the manifest.',
  })
}

function fieldsOf(context: StepContext, name: string) {
  return { ...placed(context, step, name), roles: applicationAdministrators }
}

function dataOf({ issuer, subject, audiences }: CredentialObject): Json {
  return { issuer, subject, audiences }
}
