import * as z from 'zod'
import { count, guid, httpsUrl, listOf, mapping, named, text } from './forms.ts'

/** Whom a federated identity credential trusts: by the name of an identity, or of a host that has none, or in full. */
export const trusts = listOf(
  mapping(
    {
      identity: text.optional(),
      issuer: httpsUrl.optional(),
      subject: text.optional(),
      expression: text.optional(),
      audience: text.optional(),
      name: text.optional(),
      description: text.optional(),
      revoked: z.boolean().default(false),
    },
    {
      or: {
        words: 'the name of an identity',
        lengthen: (written) => (typeof written === 'string' ? { identity: written } : undefined),
      },
    },
  ),
)

const computeKinds = ['automation-account', 'app-service', 'virtual-machine', 'arc-machine', 'container-app'] as const

const identityKinds = ['system-assigned', 'user-assigned'] as const

const identity = mapping(
  {
    kind: z.enum(identityKinds),
    clientId: guid.optional(),
    principalId: guid.optional(),
    trusts: trusts.default([]),
  },
  {
    or: {
      words: identityKinds.join(' or '),
      lengthen: (written) => (typeof written === 'string' ? { kind: written } : undefined),
    },
  },
)

export const compute = mapping({
  kind: z.enum(computeKinds).default('automation-account'),
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'is not the name of an Azure resource: letters, digits and "-"')
    .default('runbooks'),
  identities: named(identity).optional(),
  startsAfterMs: count(0, 600_000).default(0),
  errorWords: z.enum(['today', 'before-2024']).default('today'),
})

export type ComputePlan = z.output<typeof compute>
export type IdentityPlan = z.output<typeof identity>
export type TrustPlan = z.output<typeof trusts>[number]
