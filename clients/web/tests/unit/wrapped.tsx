import { type ReactNode, useState } from 'react'
import { createQueryClient, ResearchProvider } from '@/api/ResearchProvider'
import { API } from './server'

/** The provider around what is rendered; retries don't wait. */
export function Wrapped({ children }: { children: ReactNode }) {
  const [client] = useState(impatientClient)
  return (
    <ResearchProvider baseUrl={API} queryClient={client}>
      {children}
    </ResearchProvider>
  )
}

export function impatientClient() {
  const client = createQueryClient()
  const { queries, mutations } = client.getDefaultOptions()
  client.setDefaultOptions({
    queries: { ...queries, retryDelay: 1 },
    mutations: { ...mutations, retryDelay: 1 },
  })
  return client
}
