import { buildRouteMap } from '@stricli/core'
import type { CliContext } from '../../context.ts'
import { run } from './run.ts'
import { start } from './start.ts'

export const emulator = buildRouteMap<string, CliContext>({
  routes: { start, run },
  docs: { brief: 'Tenants in a box: managed identity, token service and Graph on this machine' },
})
