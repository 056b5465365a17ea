import { buildRouteMap } from '@stricli/core'
import { command } from '../../define/command.ts'
import { optional, outputFlags, targetFlags, toggle } from '../../define/flags.ts'
import type { CliContext } from '../../process/context.ts'

const init = command({
  run: () => import('./init.ts'),
  brief: 'Write a first policy beside the manifest, in audit mode',
  details: [
    'It allows what reads, to the commands and applications of the manifest, and denies what gives lasting power: roles,',
    'credentials, consents, policies of the tenant. An existing file stays, unless --force is given.',
  ].join('\n'),
  examples: [''],
  flags: { force: toggle('Overwrite a policy that exists'), ...outputFlags },
})

const check = command({
  run: () => import('./check.ts'),
  brief: 'Check the policies in use: everything that is wrong, each with its line',
  examples: ['', '--policy other.policy.yaml'],
  flags: outputFlags,
})

const schema = command({
  run: () => import('./schema.ts'),
  brief: 'The JSON Schema of policies, for editors; with --test that of their tables',
  examples: ['> towline.policy.schema.json'],
  flags: { test: toggle('The schema of towline.policy-test.yaml') },
})

const test = command({
  run: () => import('./test.ts'),
  brief: 'Compare the decisions of the policy with a table of expected ones',
  details: 'The table is towline.policy-test.yaml beside the policy, or the file that is named. Nothing is sent.',
  examples: ['', 'other.policy-test.yaml'],
  positional: {
    kind: 'tuple',
    parameters: [
      { brief: 'The table; default: beside the policy', parse: String, placeholder: 'file', optional: true },
    ],
  },
  flags: outputFlags,
})

const explain = command({
  run: () => import('./explain.ts'),
  brief: 'Say what the policy decides on a call, and why; nothing is sent',
  examples: ['-t fabrikam-test -- graph delete /groups/<id>', '--runbook joiners.ts -- graph post /groups'],
  positional: {
    kind: 'array',
    parameter: { brief: 'The command with its arguments', parse: String, placeholder: 'word' },
    minimum: 1,
  },
  flags: {
    ...targetFlags,
    runbook: optional(String, 'The call is made by this runbook'),
    at: optional(String, 'At this time (ISO 8601); default: now'),
    ...outputFlags,
  },
})

const probe = command({
  run: () => import('./probe.ts'),
  brief: 'Really send calls that must be refused, and fail if one is not',
  details: 'Each names objects by random IDs, so that a call that gets through changes nothing.',
  examples: ['-t fabrikam-test'],
  flags: { ...targetFlags, ...outputFlags },
})

export const policy = buildRouteMap<string, CliContext>({
  routes: { init, check, schema, test, explain, probe },
  docs: { brief: 'What may be done: the policy towline.policy.yaml' },
})
