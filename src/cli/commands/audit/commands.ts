import { buildRouteMap } from '@stricli/core'
import { command } from '../../define/command.ts'
import { limitFlag, optional, outputFlags } from '../../define/flags.ts'
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

export const audit = buildRouteMap<string, CliContext>({
  routes: { verify, show, export: exported, anchor },
  docs: { brief: 'The record of what was done' },
})
