import { UserManager, WebStorageStateStore } from 'oidc-client-ts'
import type { SignInConfig } from './config'

/** Who uses the page. */
export interface Session {
  /** Null where nobody signs in, or is signed in. */
  email: string | null
  isSignedIn: boolean
  token: () => Promise<string | null>
  signIn: () => Promise<void>
  signOut: () => Promise<void>
}

/** Of a stack at which nobody signs in. */
export const ANONYMOUS: Session = {
  email: null,
  isSignedIn: true,
  token: async () => null,
  signIn: async () => {},
  signOut: async () => {},
}

/**
 * The session that this browser has, or has just come back with from the hosted sign-in page.
 *
 * Authorization code with PKCE: no secret is in the page, and the address shows a code that is good once, for this page.
 */
export async function startSession(config: SignInConfig | undefined): Promise<Session> {
  if (!config) return ANONYMOUS
  const manager = userManager(config)
  await manager.clearStaleState()
  if (new URLSearchParams(location.search).has('code')) await comeBack(manager)
  const user = await manager.getUser()

  return {
    email: user?.profile.email ?? null,
    isSignedIn: user !== null,
    token: async () => {
      const current = await manager.getUser()
      // The API asks for the ID token, which says for which client it was made.
      if (current && !current.expired) return current.id_token ?? null
      const renewed = current?.refresh_token ? await manager.signinSilent().catch(() => null) : null
      return renewed?.id_token ?? null
    },
    signIn: () => manager.signinRedirect({ state: location.hash }),
    signOut: async () => {
      await manager.removeUser()
      const back = new URLSearchParams({ client_id: config.clientId, logout_uri: pageUrl() })
      location.assign(`${domainOf(config)}/logout?${back}`)
    },
  }
}

async function comeBack(manager: UserManager): Promise<void> {
  let hash: unknown = ''
  try {
    hash = (await manager.signinRedirectCallback()).state
  } catch {
    // A code that was used before, by a reload say: whoever is not signed in by now is asked to again.
  }
  history.replaceState(null, '', `${location.pathname}${typeof hash === 'string' ? hash : ''}`)
}

function userManager(config: SignInConfig): UserManager {
  const domain = domainOf(config)
  return new UserManager({
    authority: config.issuer,
    client_id: config.clientId,
    redirect_uri: pageUrl(),
    scope: 'openid email',
    userStore: new WebStorageStateStore({ store: localStorage }),
    // Told, not fetched: Cognito's own document names the same pages, and costs a request at each start.
    metadata: {
      issuer: config.issuer,
      authorization_endpoint: `${domain}/oauth2/authorize`,
      token_endpoint: `${domain}/oauth2/token`,
    },
  })
}

function domainOf(config: SignInConfig): string {
  return config.domain || location.origin
}

/** Without what is behind it: the address that Cognito knows. */
function pageUrl(): string {
  return `${location.origin}${location.pathname}`
}
