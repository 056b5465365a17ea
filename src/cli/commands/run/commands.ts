import { DEFAULT_MAX_WRITES, DEFAULT_TARGET_MINUTES } from '../../../names/defaults.ts'
import { command } from '../../define/command.ts'
import {
  atLeastOne,
  duration,
  fleetFlags,
  optional,
  outputFlags,
  RUNBOOK_FILE,
  targetFlags,
  toggle,
} from '../../define/flags.ts'
import type { CliContext } from '../../process/context.ts'

export const run = command({
  run: () => import('./run.ts'),
  brief: 'Run a runbook, a file of yours, in each of the selected targets',
  details: [
    'The file exports runbook({ name, description, permissions, inputs, run }) as its default; TypeScript needs no build.',
    'With a file, --help also shows which permissions it needs and which inputs it takes.',
    'A runbook writes only where the target has access read-write, and only with --write.',
  ].join('\n'),
  examples: ['list-sites.ts -t all -o ndjson', 'inactive-sites.ts -t tag:emea --input days=180 --report report.json'],
  positional: {
    kind: 'tuple',
    parameters: [
      {
        parse: String,
        placeholder: 'runbook',
        brief: RUNBOOK_FILE,
        async proposeCompletions(this: CliContext, typed: string) {
          return (await import('../../define/complete-paths.ts')).proposeRunbooks(this.io, typed)
        },
      },
    ],
  },
  flags: {
    ...targetFlags,
    ...outputFlags,
    ...fleetFlags,
    input: {
      kind: 'parsed',
      parse: String,
      optional: true,
      variadic: true,
      brief: 'A value for the runbook, as name=value; may be repeated',
    },
    write: toggle('Let the runbook write where the target is read-write'),
    maxWrites: optional(atLeastOne, `Writes in each target, at most; default: ${DEFAULT_MAX_WRITES}`),
    dryRun: toggle('Show each write with its body, and send none'),
    targetTimeout: optional(duration, `Give a target up after this long; default: ${DEFAULT_TARGET_MINUTES}m`),
  },
})
