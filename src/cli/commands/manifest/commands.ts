import { buildRouteMap } from '@stricli/core'
import { command } from '../../define/command.ts'
import { outputFlags } from '../../define/flags.ts'
import type { CliContext } from '../../process/context.ts'

const check = command({
  run: () => import('./check.ts'),
  brief: 'Check the manifest: everything that is wrong, each with its line',
  examples: ['', '--manifest other.yaml'],
  flags: outputFlags,
})

const schema = command({
  run: () => import('./schema.ts'),
  brief: 'The JSON Schema of manifests, for editors',
  examples: ['> towline.schema.json'],
  flags: {},
})

export const manifest = buildRouteMap<string, CliContext>({
  routes: { check, schema },
  docs: { brief: 'The manifest towline.yaml' },
})
