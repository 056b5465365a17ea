import { buildRouteMap } from '@stricli/core'
import type { CliContext } from '../../context.ts'
import { apply } from './apply.ts'
import { explain } from './explain.ts'
import { plan } from './plan.ts'
import { remove } from './remove.ts'
import { resume, suspend } from './suspend.ts'
import { verify } from './verify.ts'

export const trust = buildRouteMap<string, CliContext>({
  routes: { plan, apply, verify, explain, suspend, resume, remove },
  docs: { brief: 'The trust between home and targets: plan, set up, prove, explain, suspend, remove' },
})
