import * as z from 'zod'
import { resources } from '../policy.ts'

/** What may be written in a policy. Unknown keys are refused. Rules between keys are in rules.ts. */

const API_VERSION = 'towline/policy/v1'

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
const name = z.string().regex(NAME, 'is not a fit name: up to 64 letters, digits, ".", "_" and "-"')
const modes = ['audit', 'enforce'] as const
const mode = z.enum(modes).optional()
const text = z.string().refine((value) => value.trim() !== '', 'is empty')
/** A list with nothing in it allows nothing, and reads as if it allowed all. So it is a mistake. */
const list = <Item extends z.ZodType>(item: Item) => z.array(item).min(1, 'is an empty list, which allows nothing')
const oneOrMore = <Item extends z.ZodType>(item: Item) =>
  z.union([item, list(item)], 'is neither a text nor a list of texts')
const count = z.int('is not a whole number').min(0, 'is below 0')

const runbook = z.union(
  [
    name,
    z.strictObject({
      name,
      sha256: z
        .string()
        .regex(/^[0-9a-fA-F]{64}$/, 'is not a SHA-256: 64 hexadecimal digits')
        .optional(),
    }),
  ],
  'is not a runbook: write its name, or { name, sha256 }',
)

const rule = z
  .strictObject({
    id: name.meta({ description: 'Name of the rule, as errors and records give it.' }),
    mode: mode.meta({ description: 'Default: the mode of the policy.' }),
    resource: z
      .enum(resources)
      .optional()
      .meta({ description: 'The API whose calls the rule allows. Default: graph.' }),
    who: z
      .strictObject({
        runbook: oneOrMore(runbook).optional().meta({ description: "Files of this name in the manifest's folder." }),
        command: oneOrMore(text)
          .optional()
          .meta({ description: 'Commands, or their first words: `graph`, `sites list`.' }),
        application: oneOrMore(name).optional().meta({ description: 'Keys of `applications` in the manifest.' }),
      })
      .meta({
        description: 'The callers. Runbooks and commands are alternatives; the application has to hold in any case.',
      }),
    where: z
      .strictObject({ target: oneOrMore(text).meta({ description: 'Names, tenants, `tag:<tag>`, or `all`.' }) })
      .meta({ description: 'In which targets.' }),
    allow: list(text).meta({ description: 'Calls: "GET /v1.0/sites/{site}/**". {x} is one segment, ** the rest.' }),
    bind: z
      .record(z.string(), oneOrMore(text))
      .optional()
      .meta({ description: 'The values that a placeholder may have.' }),
    budget: z
      .strictObject({
        requests: count.optional().meta({ description: 'Requests in a run.' }),
        writesPerRun: count.optional(),
        writesPerDay: count
          .optional()
          .meta({ description: 'In all processes. They are counted beside the record (`audit`).' }),
        deletesPerRun: count.optional(),
      })
      .optional(),
    window: text.optional().meta({ description: 'When: "Mon-Fri 07:00-18:00 Europe/Berlin".' }),
    requires: z
      .strictObject({ plan: z.boolean().optional(), approvals: count.optional() })
      .optional()
      .meta({ description: 'What a call must have. No call of today has it, so such a rule refuses.' }),
  })
  .meta({ title: 'Rule' })

const denied = z.union(
  [
    text,
    z.strictObject({
      method: oneOrMore(text).meta({ description: 'Methods, or * for all.' }),
      path: oneOrMore(text),
      body: list(text).optional().meta({ description: 'Only where the body has one of these properties.' }),
      resource: z.enum(resources).optional(),
      mode,
    }),
  ],
  'is neither a call nor { method, path }',
)

export const policySchema = z
  .strictObject({
    apiVersion: z.literal(API_VERSION).meta({ description: `Always ${API_VERSION}.` }),
    mode: mode.meta({ description: 'audit: say what would be refused. enforce (default): refuse it.' }),
    rules: z.array(rule).optional().meta({ description: 'What is allowed. What no rule allows is refused.' }),
    deny: z.array(denied).optional().meta({ description: 'What no rule can allow.' }),
    handout: z
      .strictObject({
        token: z.enum(['allow', 'deny']).optional().meta({ description: 'Tokens for other code. Default: deny.' }),
        exec: z.array(name).optional().meta({ description: 'Tools that get a token. Default: none.' }),
      })
      .optional(),
  })
  .meta({ title: 'Towline policy' })

export type WrittenPolicy = z.output<typeof policySchema>
export type WrittenRule = z.output<typeof rule>
export type WrittenDeny = z.output<typeof denied>

export function shapeOf(policy: unknown): z.ZodSafeParseResult<WrittenPolicy> | undefined {
  try {
    return policySchema.safeParse(policy, { jitless: true })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
