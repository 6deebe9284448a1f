/** A text as a QR code, drawn here: what it says goes to nobody. Dark on light in every scheme, as cameras want it. */
import { Box } from "@mantine/core";
import { useMemo } from "react";
import { encode } from "uqr";

/** Modules of quiet around it, by the standard. */
const QUIET = 4;

export function QrCode({ text, label, size = 200 }: { text: string; label: string; size?: number }) {
  const { path, width } = useMemo(() => {
    const { data, size } = encode(text, { ecc: "M", border: QUIET });
    const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { path: dark.join(""), width: size };
  }, [text]);
  return (
    <Box
      component="svg"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${width}`}
      w={size}
      h={size}
      maw="100%"
      bg="white"
      style={{ borderRadius: "var(--mantine-radius-md)", flex: "none" }}
      shapeRendering="crispEdges"
    >
      <path d={path} fill="var(--mantine-color-black)" />
    </Box>
  );
}
