import { MantineProvider, useComputedColorScheme } from '@mantine/core'
import type { ReactNode } from 'react'
import { ResearchProvider } from '@/api/ResearchProvider'
import { ToastProvider } from '@/components/toasts/ToastProvider'
import type { Config } from './config'
import { theme } from './theme'

interface ConsoleProps {
  config: Config
  onViewResults: (jobId: string) => void
  children: ReactNode
}

/** What every page of the console stands on: looks, the API, and toasts that outlive pages. */
export function Console({ config, onViewResults, children }: ConsoleProps) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <ResearchProvider baseUrl={config.apiUrl || window.location.origin}>
        <Toasts onViewResults={onViewResults}>{children}</Toasts>
      </ResearchProvider>
    </MantineProvider>
  )
}

function Toasts({ onViewResults, children }: Omit<ConsoleProps, 'config'>) {
  const colorScheme = useComputedColorScheme('light')
  return (
    <ToastProvider onViewResults={onViewResults} toaster={{ theme: colorScheme }}>
      {children}
    </ToastProvider>
  )
}
