/** One exchange by `@azure/msal-node`, in this process and without a port: what the token service answered, as MSAL tells it. */
import { ConfidentialClientApplication, ServerError } from '@azure/msal-node'

/** `<OAuth error> <AADSTS number>`, or `granted`. Rejects with MSAL's own error when it never asked. */
export async function msalExchange({ authority, clientId, scope, assertion, claims, fetch }) {
  const send = async (url, init) => {
    const answer = await fetch(url, init)
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.json() }
  }
  const client = new ConfidentialClientApplication({
    auth: { clientId, authority, clientAssertion: assertion },
    system: {
      networkClient: {
        sendGetRequestAsync: (url, options) => send(url, { headers: options?.headers }),
        sendPostRequestAsync: (url, options) =>
          send(url, { method: 'POST', headers: options?.headers, body: options?.body }),
      },
    },
  })
  try {
    await client.acquireTokenByClientCredential({ scopes: [scope], claims })
    return 'granted'
  } catch (error) {
    if (error instanceof ServerError) return `${error.errorCode} ${error.errorNo}`
    throw error
  }
}
