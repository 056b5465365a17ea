import { buildRouteMap } from '@stricli/core'
import type { CliContext } from '../../context.ts'
import { get } from './get.ts'
import { writing } from './write.ts'

export const graph = buildRouteMap<string, CliContext>({
  routes: {
    get,
    post: writing('POST', 'Create, or call an action'),
    patch: writing('PATCH', 'Change'),
    put: writing('PUT', 'Replace'),
    delete: writing('DELETE', 'Delete'),
  },
  docs: { brief: 'Any call of Microsoft Graph' },
})
