import { useEffect } from 'react'

const NAME = 'Deep Research'

/** What the browser calls the page, as long as the component is there. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${NAME}`
    return () => {
      document.title = NAME
    }
  }, [title])
}
