// @pnp/graph over @pnp/queryable's fetch with retries.
import { GraphBrowser, GraphQueryable, graphfi } from '@pnp/graph'
import { InjectHeaders } from '@pnp/queryable'
import { targetToken } from '../token.mjs'
import { makeCalls } from './calls.mjs'

const graph = graphfi().using(
  GraphBrowser({ baseUrl: `${process.env.TOWLINE_GRAPH_HOST}/v1.0` }),
  InjectHeaders({ authorization: `Bearer ${await targetToken()}` }),
)
await makeCalls((path) => GraphQueryable(graph._root, path.slice(1))())
