import { buildRouteMap } from '@stricli/core'
import type { CliContext } from '../../context.ts'
import { apply } from './apply.ts'
import { plan } from './plan.ts'
import { verify } from './verify.ts'

export const trust = buildRouteMap<string, CliContext>({
  routes: { plan, apply, verify },
  docs: { brief: 'The trust between home and targets: plan it, set it up, prove it' },
})
