import * as z from 'zod'
import { trusts } from './compute.ts'
import { guid, listOf, mapping, short, text } from './forms.ts'
import { permission } from './permissions.ts'

export const application = mapping({
  displayName: text.optional(),
  clientId: guid.optional(),
  owner: text.optional(),
  signInAudience: z
    .enum(['AzureADMultipleOrgs', 'AzureADMyOrg', 'AzureADandPersonalMicrosoftAccount'])
    .default('AzureADMultipleOrgs'),
  permissions: listOf(permission).default([]),
  trusts: trusts.optional(),
  disabled: z.boolean().default(false),
  publicClient: z.boolean().default(false),
  expiredSecrets: listOf(text).default([]),
  identifierUris: listOf(text).default([]),
  redirectUris: listOf(text).default([]),
})

/** What a tenant let an application do there: `all` that it asks for, a list, or in full. */
export const consent = mapping(
  {
    // Left out, they are all that the application asks for.
    permissions: short((written) => (written === 'all' ? undefined : written), listOf(permission).optional()),
    disabled: z.boolean().default(false),
  },
  {
    or: {
      words: 'all, a list of permissions',
      lengthen: (written) => (written === 'all' ? {} : Array.isArray(written) ? { permissions: written } : undefined),
    },
  },
)

export type ApplicationPlan = z.output<typeof application>
export type ConsentPlan = z.output<typeof consent>
