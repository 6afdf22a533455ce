import { createContext, useContext } from 'react'
import { ANONYMOUS, type Session } from './session'

export const SessionContext = createContext<Session>(ANONYMOUS)

export function useSession(): Session {
  return useContext(SessionContext)
}
