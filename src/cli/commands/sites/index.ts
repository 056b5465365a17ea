import { buildRouteMap } from '@stricli/core'
import type { CliContext } from '../../context.ts'
import { list } from './list.ts'

export const sites = buildRouteMap<string, CliContext>({
  routes: { list },
  docs: { brief: 'SharePoint sites' },
})
