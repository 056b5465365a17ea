import * as z from 'zod'
import { accesses } from '../names/access.ts'
import { cloudNames } from '../names/cloud.ts'
import { whyNotTenant } from '../names/tenant.ts'
import { isGuid } from '../text/guid.ts'
import { isResourceId } from './identity.ts'

/**
 * What may be written in a manifest. Unknown keys are refused, and there is no key for a secret. The titles and
 * descriptions are for editors (`towline manifest schema`); rules between keys are in rules.ts.
 */

/** Names of targets, applications and tags. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
export const NAME_RULE = 'up to 64 letters, digits, ".", "_" and "-", the first a letter or digit'

const guid = z
  .string()
  .refine(isGuid, 'is not a GUID (groups of 8, 4, 4, 4 and 12 hexadecimal digits)')
  .toLowerCase()
  .meta({ format: 'uuid' })
const text = z.string().refine((value) => value.trim() !== '', 'is empty')
const name = z.string().regex(NAME, `is not a fit name: ${NAME_RULE}`)
/** A name as a key. rules.ts checks it, because zod does not look below a key that it refuses. */
const nameKey = z.string().meta({ pattern: NAME.source })

const tenant = z
  .string()
  .refine((value) => whyNotTenant(value) === undefined, {
    error: ({ input }) => `does not name a tenant: ${whyNotTenant(String(input))}`,
  })
  .toLowerCase()

const permissions = z
  .array(z.string().regex(/^([^/\s][^/]*\/)?[A-Za-z][\w.-]*$/, 'is not a permission such as "Sites.Read.All"'))
  .meta({
    title: 'Application permissions',
    description:
      "By name: those of Microsoft Graph as they are (Sites.Read.All), those of other APIs after the API's name or application ID and a slash (SharePoint/Sites.Read.All).",
  })

const identity = z
  .union(
    [
      z.enum(['system', 'github']),
      z.strictObject({
        system: z.literal(true).optional().meta({ description: "The host's system-assigned managed identity." }),
        github: z.literal(true).optional().meta({ description: 'The token of a GitHub Actions job.' }),
        clientId: guid.optional().meta({ description: 'Client ID of a user-assigned managed identity.' }),
        objectId: guid.optional().meta({ description: 'Object (principal) ID of a managed identity.' }),
        resourceId: z
          .string()
          .refine(isResourceId, 'is not a resource ID (/subscriptions/…/resourceGroups/…/providers/…)')
          .optional()
          .meta({ description: 'Azure resource ID of a user-assigned managed identity.' }),
        tokenFile: text.optional().meta({
          description:
            'A file with a projected token, as on Kubernetes; relative to the manifest. It is read, never written.',
        }),
        principalId: guid.optional().meta({
          description: 'Object ID of the managed identity, for setting the trust up from another machine.',
        }),
        issuer: z
          .string()
          .regex(/^https:\/\/\S+$/, 'is not an https URL')
          .optional()
          .meta({ description: 'Issuer of the tokens of `tokenFile` or GitHub.' }),
        subject: text.optional().meta({ description: 'Subject of the tokens of `tokenFile` or GitHub.' }),
      }),
    ],
    'is not an identity: write system, github, or { clientId | objectId | resourceId | tokenFile: … }',
  )
  .meta({
    title: 'Identity',
    description: 'Which identity of the host makes the assertion. Left out: its system-assigned or only one.',
  })

const application = z
  .strictObject({
    displayName: text.optional().meta({ description: 'Name of the app registration in the home tenant.' }),
    clientId: guid.optional().meta({
      title: 'Client ID',
      description: "The application's client ID. Left out until the application exists.",
    }),
    identity: identity.optional(),
    permissions: permissions.optional(),
  })
  .meta({ title: 'Application', description: 'A multi-tenant application of the home tenant.' })

const home = z
  .strictObject({
    tenant: tenant.optional().meta({ description: 'Tenant ID or verified domain.' }),
    cloud: z
      .enum(cloudNames)
      .optional()
      .meta({ description: 'The national cloud of home and targets. Default: global.' }),
  })
  .meta({ title: 'Home tenant', description: 'Where the application, the managed identity and the compute live.' })

const target = z
  .strictObject({
    tenant: tenant.meta({
      description: 'Tenant ID or verified domain. Another target of the same application must have another tenant.',
    }),
    application: name.optional().meta({ description: 'A key of `applications`. May be left out when there is one.' }),
    permissions: permissions.optional(),
    access: z.enum(accesses).optional().meta({ description: 'What Towline itself will send. Default: read-only.' }),
    tags: z.array(name).optional().meta({ description: 'For `-t tag:<tag>`.' }),
  })
  .meta({ title: 'Target tenant', description: 'A tenant that consented to the application.' })

const audit = z
  .strictObject({
    folder: text
      .optional()
      .meta({ description: 'A folder, relative to the manifest. It gets one file a day and chain.' }),
    blob: z
      .string()
      .regex(
        /^https:\/\/[^\s?#]+\/[^\s?#/]+$/,
        'is not the URL of a container (https://<account>.blob.core.windows.net/<container>)',
      )
      .optional()
      .meta({ description: "A container of Azure Storage, written with the host's own identity." }),
    names: z
      .boolean()
      .optional()
      .meta({ description: 'Whether names of sites and people may stand in it. Default: false.' }),
  })
  .meta({ title: 'Audit', description: 'Where the record of what is done is kept: `folder` or `blob`.' })

export const manifestSchema = z
  .strictObject({
    apiVersion: z.literal('towline/v1').optional().meta({ description: 'Left out, it means towline/v1.' }),
    home: home.optional(),
    applications: z.record(nameKey, application).optional().meta({
      title: 'Applications',
      description: 'Each has its own identity and its own ceiling of permissions.',
    }),
    application: application.optional().meta({ description: 'Short for `applications.default`.' }),
    identity: identity.optional().meta({ description: 'Short for `applications.default.identity`.' }),
    targets: z
      .record(nameKey, target)
      .optional()
      .meta({ title: 'Target tenants', description: 'By a name of your choice.' }),
    policy: text.optional().meta({
      title: 'Policy',
      description: 'A policy file, relative to the manifest. Default: towline.policy.yaml beside it, if there is one.',
    }),
    audit: audit.optional(),
  })
  .meta({ title: 'Towline manifest' })

export type WrittenManifest = z.output<typeof manifestSchema>
export type WrittenApplication = z.output<typeof application>
export type WrittenIdentity = z.output<typeof identity>

/**
 * What the schema says of a manifest; `undefined` where one list or mapping has more mistakes than a function takes arguments,
 * some hundred thousand: the library fails there.
 */
export function shapeOf(manifest: unknown): z.ZodSafeParseResult<z.output<typeof manifestSchema>> | undefined {
  try {
    return manifestSchema.safeParse(manifest)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
