import { buildRouteMap } from '@stricli/core'
import { command } from '../../define/command.ts'
import { duration, limitFlag, optional, outputFlags, targetFlags } from '../../define/flags.ts'
import type { CliContext } from '../../process/context.ts'
import { filterFlags, recordFlags } from './flags.ts'

const verify = command({
  run: () => import('./verify.ts'),
  brief: 'Find what was changed, removed, inserted, reordered or cut in the record; exit 3 if so',
  details: 'Offline. What it proves, and what not, is its last sentence: an anchor that is kept elsewhere proves more.',
  examples: ['', '--anchor "$(cat anchor.txt)"', '--record /var/lib/towline/record'],
  flags: { ...recordFlags, anchor: optional(String, 'The line that `towline audit anchor` printed'), ...outputFlags },
})

const show = command({
  run: () => import('./show.ts'),
  brief: 'List what is in the record',
  examples: ['--since 24h', '--kind write,outcome -t fabrikam-test -o csv', '--rule nightly-read'],
  flags: { ...recordFlags, ...filterFlags, limit: limitFlag, ...outputFlags },
})

const exported = command({
  run: () => import('./export.ts'),
  brief: 'Print the record as it stands there, a line each, for a tool that keeps logs',
  examples: ['--since 2026-12-01 > record.ndjson'],
  flags: { ...recordFlags, ...filterFlags },
})

const anchor = command({
  run: () => import('./anchor.ts'),
  brief: 'Print one line that covers the record now, for a ticket, a mail or a ledger',
  details: 'With it `towline audit verify --anchor` finds also what the host itself has rewritten or cut since.',
  examples: ['> anchor.txt'],
  flags: recordFlags,
})

const reconcile = command({
  run: () => import('./reconcile.ts'),
  brief: "Compare the record with the targets' own logs of sign-ins; exit 3 for a foreign one",
  details: [
    "Reads each target's log with the application's own token: AuditLog.Read.All, and Entra ID P1 in the target. A sign-in of the",
    'application that no record knows was made elsewhere. Name all records: those of laptops and pipelines too.',
  ].join('\n'),
  examples: [
    '-t all',
    '-t fabrikam --record ./record --record /mnt/laptop/record',
    '-t fabrikam --sign-ins export.json',
  ],
  flags: {
    ...targetFlags,
    ...recordFlags,
    since: filterFlags.since,
    settle: optional(duration, 'How late the log may be; default: 6h'),
    signIns: optional(String, 'An export of the log in place of the log itself (JSON)'),
    ...outputFlags,
  },
})

export const audit = buildRouteMap<string, CliContext>({
  routes: { verify, show, export: exported, anchor, reconcile },
  docs: { brief: 'The record of what was done' },
})
