import { Component, type ReactNode } from "react";
import { Failed } from "@/components/ui/states";

type Props = { children: ReactNode };

/** A panel that breaks says so, and the others go on. */
export class PanelBoundary extends Component<Props, { error: Error | null }> {
  override state = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error ? (
      <Failed error={error} onRetry={() => this.setState({ error: null })} />
    ) : (
      this.props.children
    );
  }
}
