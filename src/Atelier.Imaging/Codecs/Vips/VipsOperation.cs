namespace Atelier.Imaging.Codecs;

/// <summary>One operation of libvips: named, given its arguments, run once.</summary>
internal sealed unsafe class VipsOperation : IDisposable
{
    private nint _operation;

    /// <summary>An operation by its nickname, such as "colourspace".</summary>
    /// <exception cref="VipsException">This build of libvips has no such operation.</exception>
    public VipsOperation(string name)
    {
        _operation = VipsApi.NewOperation(name);
        VipsException.ThrowIf(_operation == 0);
    }

    /// <summary>Sets an argument that is a number, a truth value, a string or an enumeration's nickname.</summary>
    public VipsOperation With(string argument, string value)
    {
        VipsException.ThrowIf(VipsApi.SetArgument(_operation, argument, value) != 0);
        return this;
    }

    /// <summary>Sets an argument that is an object.</summary>
    public VipsOperation With(string argument, VipsHandle instance)
    {
        GValue value = default;
        VipsApi.InitValue(&value, GValue.ObjectType);
        VipsApi.SetObject(&value, instance.Value);
        VipsApi.SetProperty(_operation, argument, &value);
        VipsApi.UnsetValue(&value);
        return this;
    }

    /// <summary>Runs the operation and gives the image that it makes; pixels are computed only as they are fetched.</summary>
    /// <exception cref="VipsException">It failed.</exception>
    public VipsHandle RunToImage()
    {
        Run();
        GValue value = default;
        VipsApi.InitValue(&value, GValue.ObjectType);
        VipsApi.GetProperty(_operation, "out", &value);
        nint image = VipsApi.DupObject(&value);
        VipsApi.UnsetValue(&value);
        return new VipsHandle(image);
    }

    /// <summary>Runs the operation and gives the bytes that it makes.</summary>
    /// <exception cref="VipsException">It failed.</exception>
    public byte[] RunToBytes()
    {
        Run();
        GValue value = default;
        VipsApi.InitValue(&value, VipsApi.BlobType());
        VipsApi.GetProperty(_operation, "buffer", &value);
        nuint length;
        byte* start = VipsApi.BlobBytes(VipsApi.GetBoxed(&value), &length);
        byte[] bytes = new ReadOnlySpan<byte>(start, checked((int)length)).ToArray();
        VipsApi.UnsetValue(&value);
        return bytes;
    }

    /// <summary>Lets go of the operation and of the references that it holds to its outputs.</summary>
    public void Dispose()
    {
        VipsApi.UnrefOutputs(_operation);
        VipsApi.Unref(_operation);
    }

    // The operation that was built may be another one, equal to it.
    private void Run()
    {
        nint built = VipsApi.Build(_operation);
        VipsException.ThrowIf(built == 0);
        VipsApi.Unref(_operation);
        _operation = built;
    }
}
