import * as z from 'zod'

/** What may be written in a table of expected decisions. */
const testCase = z.strictObject({
  name: z.string().optional().meta({ description: 'How a failure is named.' }),
  as: z
    .strictObject({
      command: z.string().optional(),
      runbook: z
        .string()
        .optional()
        .meta({ description: "Name of a file in the manifest's folder, without its ending." }),
      sha256: z.string().optional(),
      application: z.string().optional(),
      admin: z.boolean().optional().meta({ description: 'A signed-in admin of `towline trust`.' }),
    })
    .meta({ description: 'Who calls.' }),
  target: z.string().meta({ description: 'Name of the target in the manifest.' }),
  request: z
    .string()
    .regex(/^[A-Z]+ +\S+$/, 'is no call: write a method, a blank and a path')
    .meta({ description: '"GET /v1.0/sites/getAllSites"' }),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional().meta({ description: 'As text, or as a value that is sent as JSON.' }),
  at: z.iso.datetime({ offset: true, error: 'is no time in ISO 8601' }).optional(),
  expect: z.enum(['allow', 'deny']),
  rule: z.string().optional().meta({ description: 'The rule that decides: an id, deny[0], default …' }),
})

export const tableSchema = z
  .strictObject({
    apiVersion: z.literal('towline/policy-test/v1').optional(),
    cases: z.array(testCase).min(1, 'has no case, so that nothing would be tested'),
  })
  .meta({ title: 'Expected decisions of a Towline policy' })

export type WrittenTable = z.output<typeof tableSchema>
export type TestCase = z.output<typeof testCase>

export function tableShapeOf(table: unknown): z.ZodSafeParseResult<WrittenTable> {
  return tableSchema.safeParse(table)
}
