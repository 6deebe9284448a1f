/** The bar at the top of every signed-in page. On a phone its links move into a drawer. */
import { ActionIcon, Drawer, Kbd, UnstyledButton } from "@mantine/core";
import { useDisclosure, useOs } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { entranceOf } from "@/api/adminArea";
import { currentUserQuery } from "@/api/session";
import { Icon } from "@/ui/icons";
import { Mark } from "@/ui/Mark";
import { places } from "./destinations";
import { AccountMenu } from "./AccountMenu";
import { GearMenu } from "./GearMenu";
import classes from "./Shell.module.css";

export function TopBar({ onSearch }: { onSearch: () => void }) {
  const user = useQuery(currentUserQuery).data;
  const entrance = entranceOf(user);
  const [drawer, { open, close }] = useDisclosure(false);
  return (
    <header className={classes.bar}>
      <ActionIcon hiddenFrom="sm" variant="subtle" color="gray" size="lg" aria-label="Open navigation" onClick={open}>
        <Icon name="menu" size={20} />
      </ActionIcon>
      <Link to="/" className={classes.brand} aria-label="Metalith, start page">
        <Mark size={22} />
        Metalith
      </Link>
      <MainLinks />
      <SearchButton onClick={onSearch} />
      {entrance && <GearMenu to={entrance} />}
      {user && <AccountMenu user={user} />}
      <Drawer
        opened={drawer}
        onClose={close}
        title="Go to"
        size="xs"
        closeButtonProps={{ "aria-label": "Close navigation" }}
      >
        <nav aria-label="Main">
          {places.map((place) => (
            <Link key={place.to} to={place.to} className={classes.drawerLink} onClick={close}>
              <Icon name={place.icon} />
              {place.label}
            </Link>
          ))}
        </nav>
      </Drawer>
    </header>
  );
}

function MainLinks() {
  return (
    <nav aria-label="Main" className={`${classes.links} mantine-visible-from-sm`}>
      {places.map((place) => (
        <Link key={place.to} to={place.to} className={classes.link}>
          {place.label}
        </Link>
      ))}
    </nav>
  );
}

function SearchButton({ onClick }: { onClick: () => void }) {
  const apple = useOs() === "macos";
  return (
    <>
      <UnstyledButton ml="auto" visibleFrom="sm" className={classes.search} onClick={onClick}>
        <Icon name="search" size={15} />
        Go to…
        <Kbd size="xs">{apple ? "⌘" : "Ctrl"} K</Kbd>
      </UnstyledButton>
      <ActionIcon
        ml="auto"
        hiddenFrom="sm"
        variant="subtle"
        color="gray"
        size="lg"
        aria-label="Go to…"
        onClick={onClick}
      >
        <Icon name="search" size={20} />
      </ActionIcon>
    </>
  );
}
