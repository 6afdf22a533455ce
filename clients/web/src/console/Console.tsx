import { MantineProvider, useComputedColorScheme } from '@mantine/core'
import type { ReactNode } from 'react'
import { ResearchProvider } from '@/api/ResearchProvider'
import { ToastProvider } from '@/components/toasts/ToastProvider'
import type { Config } from './config'
import { SessionContext } from './SessionContext'
import type { Session } from './session'
import { SignInPage } from './shell/SignInPage'
import { theme } from './theme'

interface ConsoleProps {
  config: Config
  session: Session
  onViewResults: (jobId: string) => void
  children: ReactNode
}

/** What every page of the console stands on: looks, the API, and toasts that outlive pages. */
export function Console({ config, session, onViewResults, children }: ConsoleProps) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <SessionContext value={session}>
        {session.isSignedIn ? (
          <ResearchProvider baseUrl={config.apiUrl || window.location.origin} token={session.token}>
            <Toasts onViewResults={onViewResults}>{children}</Toasts>
          </ResearchProvider>
        ) : (
          <SignInPage />
        )}
      </SessionContext>
    </MantineProvider>
  )
}

function Toasts({ onViewResults, children }: Omit<ConsoleProps, 'config' | 'session'>) {
  const colorScheme = useComputedColorScheme('light')
  return (
    <ToastProvider onViewResults={onViewResults} toaster={{ theme: colorScheme }}>
      {children}
    </ToastProvider>
  )
}
