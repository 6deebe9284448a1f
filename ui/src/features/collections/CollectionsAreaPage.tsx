/** The frame of all collections: their tree at the left, the chosen one beside it. */
import { Outlet } from "@tanstack/react-router";
import { SideMenu } from "@/ui/SideMenu";
import { CollectionTree } from "./CollectionTree";

export default function CollectionsAreaPage() {
  return (
    <SideMenu label="Collections" menu={<CollectionTree />}>
      <Outlet />
    </SideMenu>
  );
}
