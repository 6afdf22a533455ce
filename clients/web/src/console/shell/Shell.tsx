import {
  ActionIcon,
  AppShell,
  Button,
  Container,
  Group,
  Text,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { IconChartBar, IconLogout, IconMoon, IconSun } from '@tabler/icons-react'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { Link, NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router'
import { useSession } from '../SessionContext'
import { ConnectionNotice } from './ConnectionNotice'
import { LiveIndicator } from './LiveIndicator'
import './shell.css'

// What opens over the page weighs more than the button that opens it.
const EmailAlerts = lazy(async () => ({ default: (await import('./EmailAlerts')).EmailAlerts }))

/** The frame of every page. */
export function Shell() {
  useFocusOnNavigation()
  return (
    <AppShell header={{ height: 56 }} padding="md">
      <Button className="skip-link" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the content
      </Button>
      <AppShell.Header px="md">
        <Container size="lg" px={0} h="100%">
          <Group h="100%" justify="space-between" wrap="nowrap">
            <Link to="/" className="visually-plain" aria-label="Deep Research">
              <Group gap="xs" wrap="nowrap">
                <IconChartBar aria-hidden size={22} color="var(--mantine-primary-color-filled)" />
                <Text fw={700} visibleFrom="xs">
                  Deep Research
                </Text>
              </Group>
            </Link>
            <Group gap="sm" wrap="nowrap">
              <LiveIndicator />
              <Group component="nav" aria-label="Pages" gap="md" px="xs" wrap="nowrap">
                <PageLink to="/" label="Ask" />
                <PageLink to="/jobs" label="Jobs" />
              </Group>
              <Suspense fallback={<ActionIcon variant="default" size="lg" disabled aria-hidden />}>
                <EmailAlerts />
              </Suspense>
              <ColorSchemeToggle />
              <Person />
            </Group>
          </Group>
        </Container>
      </AppShell.Header>
      <AppShell.Main id="main" tabIndex={-1}>
        <ConnectionNotice />
        <Container size="lg" px={0} py="sm">
          <Outlet />
        </Container>
      </AppShell.Main>
      <ScrollRestoration />
    </AppShell>
  )
}

/** Another page begins at its content, for whoever uses the keyboard or listens to it. */
function useFocusOnNavigation() {
  const { pathname } = useLocation()
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    document.getElementById('main')?.focus({ preventScroll: true })
  }, [pathname])
}

function PageLink({ to, label }: { to: string; label: string }) {
  return (
    <NavLink to={to} end className="visually-plain">
      {({ isActive }) => (
        <Text size="sm" fw={isActive ? 650 : 400} td={isActive ? 'underline' : undefined}>
          {label}
        </Text>
      )}
    </NavLink>
  )
}

function ColorSchemeToggle() {
  const { setColorScheme } = useMantineColorScheme()
  const other = useComputedColorScheme('light') === 'dark' ? 'light' : 'dark'
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={`Switch to ${other} mode`}
      onClick={() => setColorScheme(other)}
    >
      {other === 'dark' ? <IconMoon size={18} /> : <IconSun size={18} />}
    </ActionIcon>
  )
}

function Person() {
  const { email, signOut } = useSession()
  if (email === null) return null
  return (
    <>
      <Text size="sm" c="dimmed" truncate maw="14rem" visibleFrom="md" title={email}>
        {email}
      </Text>
      <ActionIcon
        variant="default"
        size="lg"
        title={`Signed in as ${email}`}
        aria-label={`Sign out ${email}`}
        onClick={() => void signOut()}
      >
        <IconLogout size={18} aria-hidden />
      </ActionIcon>
    </>
  )
}
