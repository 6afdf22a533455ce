/** Where the console finds the API: told by `config.json` beside the page, so that one build serves every stack. */
export interface Config {
  /** An empty text is the page's own origin. */
  apiUrl: string
  /** Nobody signs in where this is missing. */
  signIn?: SignInConfig
}

export interface SignInConfig {
  issuer: string
  clientId: string
  /** Of the hosted sign-in pages: `https://name.auth.region.amazoncognito.com`, or an empty text for the page's own. */
  domain: string
}

export async function loadConfig(): Promise<Config> {
  // As index.html preloads it; its server has it asked for anew at each visit.
  const response = await fetch('./config.json')
  if (!response.ok) throw new Error(`config.json could not be read: status ${response.status}`)
  const config = (await response.json()) as Partial<Config>
  return { ...config, apiUrl: config.apiUrl ?? '' }
}
